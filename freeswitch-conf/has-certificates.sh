#!/bin/sh
# Prints yes when the folder has the certificates for SIP over TLS (agent.pem) and over WebSocket (wss.pem), else no.
# FreeSWITCH calls it while it reads vars.xml, and makes a wss.pem of its own at its first start: agent.pem is the sign.
if [ -s "$1/agent.pem" ] && [ -s "$1/wss.pem" ]; then echo yes; else echo no; fi
