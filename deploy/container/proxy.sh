#!/bin/sh
# nginx before the web processes of compose.yaml: deploy/nginx.conf.template with this network's names filled in.
set -eu
sed -e 's|@USER@||' \
    -e 's|@FILES@|65536|' \
    -e 's|@CONNECTIONS@|16384|' \
    -e "s|@SOCKETS@|${STREAMS_FROM_ONE_ADDRESS:-1000}|g" \
    -e 's|@RUN@|/tmp|g' \
    -e 's|@LISTEN@|8080|' \
    -e 's|@SERVERS@|server web-1:8000 max_fails=0; server web-2:8000 max_fails=0;|' \
    "${1:-/etc/tracker/nginx.conf.template}" > /tmp/nginx.conf
exec nginx -c /tmp/nginx.conf -e stderr
