# shellcheck shell=bash
# The way to the target: ssh with the machine's address, and what runs there.

ssh_options=()
read -r -a given_ssh_options <<< "${NIX_SSHOPTS-}" || true
ssh_options+=(${given_ssh_options[@]+"${given_ssh_options[@]}"})
# Port 22 is left to ~/.ssh/config, which may know better.
if [[ $target_port != 22 ]]; then ssh_options+=(-p "$target_port"); fi
ssh_options+=(-o ServerAliveInterval=5 -o ServerAliveCountMax=3)
# In a URL an IPv6 address stands in brackets, which older versions of Nix hand to ssh as they are.
url_host=$target_host
if [[ $target_host == *:* ]]; then
  url_host="[$target_host]"
  nix_ssh_options=(${ssh_options[@]+"${ssh_options[@]}"} -o "HostName=$target_host")
else
  nix_ssh_options=("${ssh_options[@]}")
fi
store_url="ssh://$target_user@$url_host"

# Nobody answers a prompt where progress is read by a program.
not_interactive() { if [[ -n $json ]]; then printf '%s\n' -o BatchMode=yes; fi; }

# on_target COMMAND: one string for the shell at the other end
on_target() {
  local quiet=()
  mapfile -t quiet < <(not_interactive)
  ssh "${ssh_options[@]}" ${quiet[@]+"${quiet[@]}"} -l "$target_user" -- "$target_host" "$@"
}
# The same over a connection that no earlier one helps with.
on_target_afresh() {
  ssh -o ControlMaster=no -o ControlPath=none -o ConnectTimeout=10 "${ssh_options[@]}" -o BatchMode=yes \
    -l "$target_user" -- "$target_host" "$@"
}

# on_target_while_here COMMAND: as root where that is possible, and ends at the other end too when this end goes away. ssh
# tells the other end by closing its input, which nobody writes to and which stays open for as long as ssh lives.
on_target_while_here() {
  local status=0 held script
  script="exec 3<&0 < /dev/null
setsid sh -c $(remote_word "$1") 3<&- & command=\$!
(cat <&3; kill -s TERM -- -\$command) > /dev/null 2>&1 & watch=\$!
exec 3<&-
wait \$command; status=\$?
kill \$watch 2> /dev/null; exit \$status"
  rm -f -- "$scratch/open"
  mkfifo -- "$scratch/open"
  exec {held}<> "$scratch/open"
  on_target "$(as_root)sh -c $(remote_word "$script")" <&"$held" || status=$?
  exec {held}<&-
  return "$status"
}

as_root() { if [[ $target_user != root ]]; then printf 'sudo -n '; fi; }

# A word for the shell at the other end
remote_word() { printf "'%s'" "${1//\'/\'\\\'\'}"; }

# agent COMMAND ARGUMENT...: the agent's source goes along, nothing needs to be installed there. `dial` chooses the connection.
dial=on_target
agent() {
  local command word
  command="$(as_root)sh -s --"
  for word in "$@"; do command+=" $(remote_word "$word")"; done
  agent_source > "$scratch/agent"
  "$dial" "$command" < "$scratch/agent"
}

nix_command=(nix --extra-experimental-features 'nix-command flakes')
log_format() { if [[ -n $json ]]; then printf '%s\n' --log-format internal-json -v; fi; }

# copy_to_target [OPTION...] PATH
copy_to_target() {
  local url=$store_url format=()
  mapfile -t format < <(log_format)
  # Without being root there the store accepts paths that nobody signed from root only.
  if [[ $target_user != root ]]; then url+='?remote-program=sudo%20-n%20nix-store'; fi
  NIX_SSHOPTS="${nix_ssh_options[*]}" "${nix_command[@]}" copy ${format[@]+"${format[@]}"} --no-check-sigs --to "$url" "$@"
}

# What the target runs, in two parts, because a subshell's variables are lost: ask, and read the answer.
query_into() { agent query > "$1"; }
read_query() {
  local line
  while IFS= read -r line; do
    case $line in
      'running '*) running=${line#running } ;;
      'profile '*) profile=${line#profile } ;;
      'booted '*) booted=${line#booted } ;;
      'generation '*) generation=${line#generation } ;;
      'generations '*) generations=${line#generations } ;;
      'system '*) system=${line#system } ;;
    esac
  done
}
# shellcheck disable=SC2034 # read by the scripts that follow
{
  profile=
  booted=
  generation=
  generations=
  system=
}
