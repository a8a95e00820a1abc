// Launch FILE COMMAND... : runs a command and writes to FILE how long it took from its start to
// its end, in nanoseconds, the most memory it held, in kilobytes, and its exit status.
//
// A program of its own because of Linux's accounts: a new process inherits the peak of the one that
// made it, so whoever makes it has to be small.
@preconcurrency @unsafe import Glibc

func nanoseconds() -> UInt64 {
  var time = timespec()
  unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

func fail(_ message: String) -> Never {
  unsafe fputs("Launch: \(message)\n", stderr)
  exit(125)
}

func launch(_ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> String {
  guard let program = unsafe words[0] else { fail("no command") }
  var child: pid_t = 0
  var status: Int32 = 0
  var usage = rusage()
  let start = nanoseconds()
  guard unsafe posix_spawnp(&child, program, nil, nil, words, environ) == 0 else {
    fail("cannot run \(unsafe String(cString: program))")
  }
  while unsafe wait4(child, &status, 0, &usage) < 0 {
    guard errno == EINTR else { fail("cannot wait") }
  }
  let end = nanoseconds()
  let isExit = status & 0x7f == 0
  return "\(end - start) \(usage.ru_maxrss) \(isExit ? status >> 8 & 0xff : -1)\n"
}

guard CommandLine.argc >= 3 else { fail("usage: Launch FILE COMMAND...") }
let report = unsafe launch(CommandLine.unsafeArgv + 2)
guard let file = unsafe fopen(CommandLine.arguments[1], "w") else { fail("cannot write") }
unsafe fputs(report, file)
unsafe fclose(file)
