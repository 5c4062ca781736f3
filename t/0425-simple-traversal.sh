#!/bin/sh
# 2,000 ways to climb out of the directory, each with openat2 and without, with
# symlinks followed and refused: no byte from outside is sent.
. "${0%/*}/lib.sh"
need python3

cd "$TMP" || exit 1
mkdir -p root/dir/sub root/real root2 outside
echo CANARY | tee canary root2/canary outside/canary >root2/index.html
echo inside >root/a.txt
echo inside >root/dir/a.txt
ln -s .. root/up
ln -s / root/slash
ln -s ../outside root/out
ln -s ../../canary root/dir/canary
ln -s dir root/to-dir

cat >strings.py <<'EOF'
import itertools, random, sys
up = ['..', '%2e%2e', '.%2e', '%2E.', '%252e%252e', '..%00', '..;', '...',
      '....', '..%20', '%c0%ae%c0%ae', '%uff0e%uff0e', '..%09', '.%0a.', '..\\']
slash = ['/', '%2f', '%5c', '\\', '//', '/./', '%252f', '%c0%af', '/%2e/', '%2F/']
start = ['', 'dir/', 'dir/sub/', 'to-dir/', 'up/', 'a.txt/', 'none/', './/',
         '%2e/', '.well-known/', 'out/', 'slash/']
# Below the root's parent and below the root of all.
goal = ['canary', 'root2/canary', 'root2/', 'outside/canary', 'etc/passwd',
        'proc/self/environ', 'root/../canary', '.']
fixed = ['/up/canary', '/up/root2/canary', '/up/root/up/canary', '/out/canary',
         '/slash/etc/passwd', '/dir/canary', '/to-dir/canary',
         '/slash/proc/self/root/etc/passwd', '/../root2/canary', '/../root2',
         '/%2e%2e/root2/canary', '/etc/passwd', '//etc/passwd',
         '/file:///etc/passwd', 'http://h/../canary', 'http://h/%2e%2e/canary']
random.seed(1)
strings = list(dict.fromkeys(fixed + ['/' + s + (u + p) * n + g
    for s, u, p, n, g in itertools.product(start, up, slash, (1, 2, 5), goal)]))
few = strings[:len(fixed)] + random.sample(strings[len(fixed):],
                                           2000 - len(fixed))
for s in few:
    sys.stdout.write('GET %s HTTP/1.1\r\nHost: h\r\n\r\n' % s)
EOF
python3 strings.py >in
is 'there are 2,000 of them' "$(grep -c '^GET ' in)" 2000

# refused COMMAND...
refused() {
	"$@" root <in >out 2>log
	is "$how: each has an answer" "$(grep -ac '^HTTP/1.1 [2-5]' out)" 2000
	is "$how: most of them a refusal" "$(grep -a '^HTTP/1.1 ' out |
		grep -vc -e ' 200 ' -e ' 30[12] ' -e ' 40[04] ')" 0
	is "$how: none sends a byte from outside" \
		"$(grep -ac -e CANARY -e ^root: -e PATH= out)" 0
	ok "$how: some are answered from inside" grep -aq ' 200 OK' out
}

how=openat2
refused "$BUILD/simplehttp"
how='openat2, --symlinks'
refused "$BUILD/simplehttp" --symlinks
how='--dotfiles --symlinks'
refused "$BUILD/simplehttp" --symlinks --dotfiles
if command -v strace >/dev/null && ! instrumented; then
	how='without openat2'
	refused strace -o /dev/null -e inject=openat2:error=ENOSYS \
		"$BUILD/simplehttp"
	how='without openat2, --symlinks'
	refused strace -o /dev/null -e inject=openat2:error=ENOSYS \
		"$BUILD/simplehttp" --symlinks
	how='without openat2 and Landlock, --symlinks'
	refused strace -o /dev/null -e inject=openat2:error=ENOSYS \
		"$BUILD/simplehttp" --symlinks --sandbox=none
else
	skip 'without openat2' 'no strace'
fi
done_testing
