export const HELP = `enqueued: call control for a contact centre on one FreeSWITCH

  enqueued run [--config FILE]            the daemon; without a configuration on the embedded switch, with callers
  enqueued check FILE.xml|FILE.json|EXPR  an enqueue document or a file of FreeSWITCH, the configuration, an expression
  enqueued generate [--out DIR]           writes FreeSWITCH's files; --reload has it load them,
                                          --force writes also those that were changed by hand
  enqueued diff [--out DIR]               what is generated, what is on disk, what FreeSWITCH has loaded
  enqueued doctor [--config FILE]         is everything there that the daemon needs
  enqueued agents | queue | conversations | calls
  enqueued events [--follow] [--after SEQ]
  enqueued why TASK                       who is offered a waiting call, and who not, and why
  enqueued audit                          compares the daemon with the switch and its database, now, and mends
  enqueued backup FILE                    a consistent copy of the database, beside a running daemon
  enqueued replay JOURNAL [--call LEG | --task TASK | --agent NAME]
                                          decides a past day again, and tells the story of its calls
  enqueued key create --name NAME --callcenter ID|* --role app|supervisor|agent|admin

  -c, --config FILE   JSON; every key can be left out (ENQUEUED_CONFIG)
  --set key=value     one setting, e.g. --set http.listen=127.0.0.1:8080; also as ENQUEUED_HTTP_LISTEN
  --url, --key        of the daemon that the live commands ask (ENQUEUED_URL, ENQUEUED_KEY)
  --json              as JSON instead of a table`;
