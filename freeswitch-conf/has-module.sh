#!/bin/sh
# Prints yes when the folder has this module, else no. FreeSWITCH calls it while it reads vars.xml.
if [ -e "$1/$2.so" ]; then echo yes; else echo no; fi
