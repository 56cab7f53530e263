#!/bin/sh
# Publishes an archive on a server of your own, by rsync. Copy it into the folder of the
# archive, set the server, and let cron run it on weekdays (crontab -e):
#
#	17 5 * * 1-5 sh $HOME/my-papers/publish.sh
set -eu
cd "$(dirname "$0")"
server=${OFFPRINT_SERVER:-me@example.org:/srv/www/papers/}

offprint update
rsync --archive --delete --delay-updates public/ "$server"
offprint ping
