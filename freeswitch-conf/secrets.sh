#!/bin/sh
# Prints the secret NAME of this installation; the first call makes it. Usage: secrets.sh FOLDER NAME
# FreeSWITCH calls it while it reads vars.xml, so there is never a password that somebody could look up.
set -eu
file="$1/secret-$2"
if [ ! -s "$file" ]; then
  umask 077
  # Another start at the same time must not leave two secrets: the first link wins.
  od -An -N 18 -tx1 /dev/urandom | tr -d ' \n' >"$file.$$"
  ln "$file.$$" "$file" 2>/dev/null || true
  rm -f "$file.$$"
fi
cat "$file"
