#!/bin/sh
# Makes .venv ready to run the program: Python, the pinned packages, the project itself, Qt's system
# libraries. The Makefile calls it with the file that will say it is done. Running it again does no harm.
set -eu
ready=$1

# Installs Debian packages where we may; otherwise says in one line what is missing and what mends it.
provide() {
    what=$1
    shift
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "$what is missing: please install it with your system's package manager." >&2
        return 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        echo "$what is missing. This installs it: sudo apt-get update && sudo apt-get install -y $*" >&2
        return 1
    fi
    echo "$what is missing, installing: $*"
    # Package lists may be old or not there at all: they are fetched only when the first try fails.
    apt_install "$@" >/dev/null 2>&1 && return
    apt-get update -qq && apt_install "$@" >/dev/null && return
    echo "$what could not be installed. Please try: apt-get update && apt-get install -y $*" >&2
    return 1
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

suits() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Sets $python to the first one that is new enough; an explicit PYTHON is the only candidate.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        python=$PYTHON
        suits "$python"
        return
    fi
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        suits "$python" && return
    done
    return 1
}

choose_python() {
    find_python && return
    if [ -n "${PYTHON:-}" ]; then
        echo "$PYTHON is not Python 3.11 or newer: please name another, as in: make PYTHON=python3.12 run" >&2
        return 1
    fi
    if command -v python3 >/dev/null 2>&1; then
        provide "Python 3.11 or newer ($(python3 -V 2>&1) is too old)" python3.11 python3.11-venv
    else
        provide "Python 3.11 or newer" python3 python3-venv
    fi
    find_python
}

make_environment() {
    # Scripts and the project's link hold absolute paths, so an environment made elsewhere is of no use here.
    for other in .venv/ready-to-run-*; do
        if [ -e "$other" ] && [ "$other" != "$ready" ]; then rm -rf .venv; fi
    done
    suits .venv/bin/python && .venv/bin/python -c 'import pip' 2>/dev/null && return
    choose_python
    if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        provide "Python's venv module" "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    fi
    "$python" -m venv --clear .venv
}

install_packages() {
    .venv/bin/python -m pip install --disable-pip-version-check --require-hashes -r requirements/run.txt
    .venv/bin/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
}

# The check prints a line for each missing thing: its name, a tab, its Debian package. It fails
# when the program cannot start like this.
provide_qt_libraries() {
    missing=$(.venv/bin/python tools/qt_system_libraries.py) || true
    [ -z "$missing" ] && return
    what="Part of what Qt needs of the system"
    command -v apt-get >/dev/null 2>&1 || what="$what ($(echo "$missing" | cut -f 1 | paste -s -d ' ' -))"
    # shellcheck disable=SC2046  # one word a package
    provide "$what" $(echo "$missing" | cut -f 2 | sort -u) || true
    .venv/bin/python tools/qt_system_libraries.py >/dev/null
}

make_environment
install_packages
provide_qt_libraries
