#!/bin/sh
# Makes a Debian 12 machine a PBX box: FreeSWITCH, the daemon as a service, both configured. Run it as root; run it again
# to upgrade. It is what `vagrant up` runs.
#
#   SIGNALWIRE_TOKEN  token of FreeSWITCH's publisher, needed where FreeSWITCH is not installed yet
#   FREESWITCH_BIN    a FreeSWITCH elsewhere than on PATH
#   PBX_SIP_IP        address on which telephones and providers reach this box; default: the machine's first one
#   SOURCE            folder of the project; default: the one above this script
set -eu

SOURCE=${SOURCE:-$(cd "$(dirname "$0")/.." && pwd)}
CODE=/opt/enqueued
SETTINGS=/etc/enqueued
STATE=/var/lib/enqueued
RECORDINGS=/var/lib/enqueued-recordings
SOUNDS=/var/lib/enqueued-sounds
SWITCH_CONF=$SETTINGS/freeswitch

say() { printf '%s\n' "== $*"; }
fail() {
  printf '%s\n' "provision: $*" >&2
  exit 1
}

check_machine() {
  [ "$(id -u)" -eq 0 ] || fail "must be run as root."
  command -v apt-get >/dev/null || fail "is written for Debian 12; there is no apt-get here."
  command -v systemctl >/dev/null || fail "needs systemd; there is no systemctl here."
  [ -f "$SOURCE/package-lock.json" ] || fail "the project is not in $SOURCE; set SOURCE."
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  # The last three: the database driver is compiled where there is no ready-made one.
  apt-get install -yq --no-install-recommends ca-certificates curl procps xz-utils make g++ python3
}

node_is_new_enough() {
  command -v node >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'
}

# Debian 12 has Node 18.
install_node() {
  node_is_new_enough && return
  case $(uname -m) in
    x86_64) arch=x64 ;;
    aarch64) arch=arm64 ;;
    *) fail "there is no ready-made Node for $(uname -m): install Node 20.19 or newer." ;;
  esac
  say "Node 22"
  folder=$(mktemp -d)
  from=https://nodejs.org/dist/latest-v22.x
  curl -fsSL -o "$folder/sums" "$from/SHASUMS256.txt" || fail "Node 20.19 or newer is missing, and nodejs.org cannot be reached."
  archive=$(awk -v end="-linux-$arch.tar.xz" 'substr($2, length($2) - length(end) + 1) == end { print $2 }' "$folder/sums")
  curl -fsSL -o "$folder/$archive" "$from/$archive"
  (cd "$folder" && grep " $archive\$" sums | sha256sum -c --quiet -) || fail "the download of Node is damaged."
  tar -xJf "$folder/$archive" -C /usr/local --strip-components=1 --no-same-owner
  rm -rf "$folder"
  node_is_new_enough || fail "Node was installed to /usr/local, but another one comes first on PATH."
}

find_freeswitch() {
  FREESWITCH=${FREESWITCH_BIN:-$(command -v freeswitch || true)}
  [ -n "$FREESWITCH" ] && [ -x "$FREESWITCH" ]
}

install_freeswitch() {
  if find_freeswitch; then
    say "FreeSWITCH: $FREESWITCH, used as it is"
    return
  fi
  [ -n "${SIGNALWIRE_TOKEN:-}" ] ||
    fail "FreeSWITCH is not installed, and its packages need a token of their publisher: set SIGNALWIRE_TOKEN, or install FreeSWITCH."
  say "FreeSWITCH from its publisher"
  host=freeswitch.signalwire.com
  key=/usr/share/keyrings/signalwire-freeswitch-repo.gpg
  # By standard input, not as an argument: the list of processes can be read by everybody.
  printf 'user = "signalwire:%s"\n' "$SIGNALWIRE_TOKEN" |
    curl -fsSL -K - -o "$key" "https://$host/repo/deb/debian-release/signalwire-freeswitch-repo.gpg" ||
    fail "the publisher of FreeSWITCH refused SIGNALWIRE_TOKEN, or cannot be reached."
  (umask 077 && printf 'machine %s login signalwire password %s\n' "$host" "$SIGNALWIRE_TOKEN" >/etc/apt/auth.conf.d/freeswitch.conf)
  printf 'deb [signed-by=%s] https://%s/repo/deb/debian-release/ bookworm main\n' "$key" "$host" >/etc/apt/sources.list.d/freeswitch.list
  apt-get update -q
  apt-get install -yq --no-install-recommends freeswitch freeswitch-mod-console freeswitch-mod-logfile \
    freeswitch-mod-event-socket freeswitch-mod-sofia freeswitch-mod-loopback freeswitch-mod-commands \
    freeswitch-mod-dptools freeswitch-mod-dialplan-xml freeswitch-mod-conference freeswitch-mod-tone-stream \
    freeswitch-mod-sndfile freeswitch-mod-shout freeswitch-mod-lua
  find_freeswitch || fail "the packages of FreeSWITCH are installed, but there is no program freeswitch on PATH."
  # Its own service has no configuration; ours runs the same program.
  systemctl disable --now freeswitch.service 2>/dev/null || true
}

# Two FreeSWITCH cannot share their ports, and the running one is somebody's telephone system.
check_other_freeswitch() {
  systemctl is-active --quiet enqueued-freeswitch.service && return
  if systemctl is-active --quiet freeswitch.service || pgrep -x freeswitch >/dev/null; then
    fail "a FreeSWITCH with another configuration is running: stop and disable it, or see \"An existing FreeSWITCH\" in docs/install.md."
  fi
}

make_users() {
  getent group freeswitch >/dev/null || groupadd --system freeswitch
  id freeswitch >/dev/null 2>&1 || useradd --system --gid freeswitch --home-dir /var/lib/enqueued-freeswitch --shell /usr/sbin/nologin freeswitch
  id enqueued >/dev/null 2>&1 || useradd --system --user-group --home-dir "$STATE" --shell /usr/sbin/nologin enqueued
  install -d -m 0755 "$SETTINGS"
  install -d -o enqueued -g enqueued -m 0750 "$STATE" "$STATE/backups"
  # The daemon generates part of FreeSWITCH's configuration, and serves the recordings that FreeSWITCH writes.
  usermod -aG freeswitch enqueued
  install -d -o freeswitch -g freeswitch -m 2770 "$RECORDINGS"
  install -d -m 0755 "$SOUNDS"
}

random_secret() { od -An -N 18 -tx1 /dev/urandom | tr -d ' \n'; }

keep_or_make_secret() {
  [ -s "$1" ] || (umask 077 && random_secret >"$1")
  chown "root:$2" "$1"
  chmod 0640 "$1"
}

# The base is replaced. local/ is the owner's, and generated/ the daemon's: what the project has there is for a first
# start without it.
configure_freeswitch() {
  say "configuration: $SWITCH_CONF"
  install -d "$SWITCH_CONF/local"
  for part in "$SOURCE"/freeswitch-conf/*; do
    case $(basename "$part") in
      local) ;;
      generated) [ -d "$SWITCH_CONF/generated" ] || cp -R "$part" "$SWITCH_CONF/" ;;
      *) cp -R "$part" "$SWITCH_CONF/" ;;
    esac
  done
  cp "$SOURCE/freeswitch-conf/local/README.md" "$SWITCH_CONF/local/"
  keep_or_make_secret "$SETTINGS/event-socket-password" enqueued
  keep_or_make_secret "$SETTINGS/phone-password" root
  sip_ip=${PBX_SIP_IP:-$(hostname -I | awk '{ print $1 }')}
  (
    umask 077
    cat >"$SWITCH_CONF/local/10-provision.vars.xml" <<VARS
<include>
  <X-PRE-PROCESS cmd="set" data="sip_ip=$sip_ip"/>
  <X-PRE-PROCESS cmd="set" data="event_socket_password=$(cat "$SETTINGS/event-socket-password")"/>
  <X-PRE-PROCESS cmd="set" data="phone_password=$(cat "$SETTINGS/phone-password")"/>
</include>
VARS
  )
  chown -R root:freeswitch "$SWITCH_CONF"
  chmod -R u=rwX,g=rX,o= "$SWITCH_CONF"
  chown -R enqueued:freeswitch "$SWITCH_CONF/generated"
  chmod g+s "$SWITCH_CONF/generated"
}

configure_daemon() {
  [ -e "$SETTINGS/enqueued.json" ] && return
  cat >"$SETTINGS/enqueued.json" <<JSON
{
  "switch": {
    "kind": "freeswitch",
    "event_socket": { "password_file": "$SETTINGS/event-socket-password" },
    "conf_dir": "$SWITCH_CONF",
    "recordings_dir": "$RECORDINGS",
    "sounds_dir": "$SOUNDS"
  },
  "store": { "path": "$STATE/enqueued.db" },
  "dialplans_dir": "$SETTINGS/dialplans",
  "numbers": { "4000": "support", "4001": "sales", "4002": "agent", "4100": "script:ivr" }
}
JSON
  chown root:enqueued "$SETTINGS/enqueued.json"
  chmod 0640 "$SETTINGS/enqueued.json"
  [ -d "$SETTINGS/dialplans" ] || cp -R "$SOURCE/dialplans" "$SETTINGS/"
}

# Built aside, so that the running daemon stays whole until the new one is.
build_daemon() {
  say "the daemon: $CODE"
  rm -rf "$CODE.new"
  mkdir -p "$CODE.new"
  (cd "$SOURCE" && tar -cf - --exclude=./node_modules --exclude=./dist --exclude=./.git --exclude='*.db*' .) | tar -xf - -C "$CODE.new"
  (cd "$CODE.new" && npm ci --no-audit --no-fund && npm run --silent build && npm prune --omit=dev --no-audit --no-fund) ||
    fail "the daemon could not be built; what was installed before is untouched."
  chown -R root:root "$CODE.new"
}

# A stopped daemon drops no call: those who wait hear music until it is back.
switch_over() {
  systemctl stop enqueued.service 2>/dev/null || true
  if [ -f "$STATE/enqueued.db" ]; then
    backup=$STATE/backups/$(date -u +%Y%m%dT%H%M%SZ)
    install -d -o enqueued -g enqueued -m 0750 "$backup"
    cp -a "$STATE"/enqueued.db* "$backup/"
    say "database saved in $backup"
  fi
  rm -rf "$CODE.old"
  [ ! -d "$CODE" ] || mv "$CODE" "$CODE.old"
  mv "$CODE.new" "$CODE"
}

start_services() {
  sed "s|@FREESWITCH@|$FREESWITCH|" "$SOURCE/scripts/enqueued-freeswitch.service" >/etc/systemd/system/enqueued-freeswitch.service
  cp "$SOURCE/scripts/enqueued.service" /etc/systemd/system/enqueued.service
  systemctl daemon-reload
  # So that fs_cli, as root, needs no password; not as its argument, which everybody could read.
  [ -e /etc/fs_cli.conf ] ||
    (umask 077 && printf '[default]\npassword => %s\n' "$(cat "$SETTINGS/event-socket-password")" >/etc/fs_cli.conf)
  # Not restarted when it runs: calls are on it. What its files say anew is taken without.
  if systemctl is-active --quiet enqueued-freeswitch.service; then
    "$(dirname "$FREESWITCH")/fs_cli" -x reloadxml >/dev/null || say "FreeSWITCH did not reload its configuration: restart it when no call is on it"
  fi
  systemctl enable --now enqueued-freeswitch.service
  systemctl enable --now enqueued.service
}

wait_until_ready() {
  tries=60
  until curl -fsS -o /dev/null http://127.0.0.1:8070/readyz 2>/dev/null; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || fail "the daemon is not ready after a minute: see journalctl -u enqueued -u enqueued-freeswitch."
    sleep 1
  done
}

# By standard input: the list of processes can be read by everybody. On a box with API keys its owner makes telephones.
make_telephone() {
  printf '{"id":"%s","type":1,"user":"%s","password":"%s"}' "$1" "$1" "$(cat "$SETTINGS/phone-password")" |
    curl -sS -o /dev/null -H 'Content-Type: application/json' -d @- http://127.0.0.1:8070/v1/callcenter/extension
}

tell() {
  cat <<END

The box is ready. Its console is at http://127.0.0.1:8070/ on the box itself: ssh -L 8070:127.0.0.1:8070 brings it to you.
Two SIP telephones for a first call (server $sip_ip, port 5060, UDP):
  user 1001  password $(cat "$SETTINGS/phone-password")
  user 1002  password $(cat "$SETTINGS/phone-password")
Numbers: 4000 support, 4001 sales, 4002 agent 1001, 4100 an IVR in Lua, 9196 echo.
An agent who was logged in on a telephone before dials there *41 in, *42 out, *43 ready, *44 not ready.
END
}

check_machine
install_packages
install_node
check_other_freeswitch
install_freeswitch
make_users
configure_freeswitch
configure_daemon
build_daemon
switch_over
start_services
wait_until_ready
for telephone in 1001 1002; do make_telephone "$telephone"; done
tell
