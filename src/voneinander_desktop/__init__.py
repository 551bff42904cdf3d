"""Voneinander: institutions, contacts and meetings for one coordinator."""
