#!/usr/bin/perl
# The source of a script in Perl, which does what its PATH_INFO says.
use strict;
use warnings;
use Cwd;

$| = 1;
my $zeros = "\0" x 100000;

sub text {
	print "Content-Type: text/plain\n\n";
}
# for the test
sub note {
	open my $file, '>>', "$ENV{W}$ENV{PATH_INFO}.pl" or die;
	print $file "@_\n";
	close $file;
}
sub child {
	my $pid = fork // die;
	if ($pid == 0) {
		sleep 60;
		exit;
	}
	return $pid;
}
sub count {
	my $sum = 0;
	while (my $n = read STDIN, my $piece, 65536) {
		$sum += $n;
	}
	return "$sum\n";
}

my %act = (
	environ => sub { text; print "$_=$ENV{$_}\n" for keys %ENV },
	arguments => sub { text; print scalar @ARGV, map { "<$_>" } @ARGV },
	directory => sub { text; print getcwd, "\n" },
	descriptors => sub {
		text;
		-e "/proc/self/fd/$_" and print "$_\n" for 0 .. 255;
	},
	session => sub {
		text;
		open my $stat, '<', '/proc/self/stat' or die;
		print "$$ ", getpgrp, ' ', (split ' ', <$stat>)[5], "\n";
	},
	limits => sub {
		text;
		open my $file, '<', '/proc/self/limits' or die;
		my $names = 'cpu time|processes|open files|address space';
		/^Max ($names) +(\d+)/ and print "$2\n" while <$file>;
	},
	echo => sub { text; print while read STDIN, $_, 65536 },
	length => sub {
		text;
		print $ENV{CONTENT_LENGTH} // 'none', ' ', count;
	},
	first => sub {
		text;
		print "\0" x 1048576 for 1 .. 100;
		print count;
	},
	unread => sub { text; print "hello\n" },
	status => sub {
		print "Status: 404 Not Here\nContent-Type: a/b\n\nno\n";
	},
	redirect => sub { print "Location: http://a/b\n\n" },
	local => sub {
		print "Location: $ENV{SCRIPT_NAME}/arguments?there\n\n";
	},
	circle => sub { print "Location: $ENV{SCRIPT_NAME}/circle\n\n" },
	sized => sub {
		print "Content-Type: a/b\nContent-Length: 200000\n\n";
		print $zeros, $zeros;
	},
	unsized => sub { text; print $zeros, $zeros },
	raw => sub { print "HTTP/1.0 299 Mine\r\nX: y\r\n\r\nhello\n" },
	nothing => sub { exit 3 },
	unended => sub { print "Content-Type: text/plain\n" },
	broken => sub { print "debug\nContent-Type: text/plain\n\nhello\n" },
	long => sub { print 'X: ', 'x' x 20000 },
	killed => sub { kill 'SEGV', $$ },
	cut => sub { text; print $zeros, $zeros; kill 'KILL', $$ },
	fails => sub { text; print "hello\n"; exit 3 },
	complains => sub {
		print STDERR "one\n";
		text;
		print "hello\n";
		print STDERR "\033two";
	},
	leaves => sub { note child; text; print "hello\n" },
	hangs => sub { note $$, child; sleep 60 },
	begins => sub { note $$; text; print "hello\n"; sleep 60 },
	stubborn => sub {
		$SIG{TERM} = sub { note 'SIGTERM' };
		note $$;
		sleep 60 while 1;
	},
	endless => sub { note $$; text; print "y\n" while 1 },
);
$act{substr $ENV{PATH_INFO}, 1}->();
