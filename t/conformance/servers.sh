# shellcheck shell=sh
# simplehttp, nginx, lighttpd and Python's http.server on one directory, and
# echohttp, which reads bodies: read after lib.sh. $SERVERS are their ports.
need python3 nginx lighttpd
# Of other versions nobody has said who is right where.
versions=$(nginx -v 2>&1; lighttpd -v; python3 --version)
case $versions in
*nginx/1.22.*lighttpd/1.4.69*"Python 3.11."*) ;;
*) skip_all 'no nginx 1.22, lighttpd 1.4.69 and Python 3.11' ;;
esac

mkdir -p "$TMP/root/dir" "$TMP/nginx"
chmod 777 "$TMP/nginx"
printf abcdefghijklmnopqrstuvwxyz >"$TMP/root/a.txt"
echo next >"$TMP/root/next"
echo smuggled >"$TMP/root/smuggled"
echo b >"$TMP/root/dir/b"
touch "$TMP/root/dir/index.html"

as=
[ "$(id -u)" != 0 ] || as=--user=65534
SERVERS=
for program in "simplehttp $TMP/root" echohttp; do
	port=$(free_port)
	# shellcheck disable=SC2086 # a program and its operand
	start "${program%% *}" "$BUILD"/$program --listen "127.0.0.1:$port" $as \
		--log=none --timeout=60,60,60 --max-connections=none \
		--max-per-source=none
	t_wait 60 t_port "$port" 0A
	SERVERS="$SERVERS ${program%% *}=$port"
done

port=$(free_port)
cat >"$TMP/nginx/conf" <<END
daemon off;
pid $TMP/nginx/pid;
error_log /dev/null;
events { worker_connections 512; }
http {
	access_log off;
	client_body_temp_path $TMP/nginx;
	proxy_temp_path $TMP/nginx;
	fastcgi_temp_path $TMP/nginx;
	uwsgi_temp_path $TMP/nginx;
	scgi_temp_path $TMP/nginx;
	server {
		listen 127.0.0.1:$port;
		root $TMP/root;
		lingering_timeout 1s;
	}
}
END
start nginx as_user nginx -e stderr -p "$TMP/nginx" -c "$TMP/nginx/conf"
t_wait 60 t_port "$port" 0A
SERVERS="$SERVERS nginx=$port"

port=$(free_port)
cat >"$TMP/lighttpd.conf" <<END
server.document-root = "$TMP/root"
server.bind = "127.0.0.1"
server.port = $port
index-file.names = ( "index.html" )
END
start lighttpd as_user lighttpd -D -f "$TMP/lighttpd.conf"
t_wait 60 t_port "$port" 0A
SERVERS="$SERVERS lighttpd=$port"

port=$(free_port)
start python python3 -m http.server -b 127.0.0.1 -p HTTP/1.1 \
	-d "$TMP/root" "$port"
t_wait 60 t_port "$port" 0A
SERVERS="$SERVERS python=$port"
export PYTHONDONTWRITEBYTECODE=1
