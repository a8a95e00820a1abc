import Glibc

/// How a process is to be started.
struct Spawning {
  let program: String
  let arguments: [String]
  let environment: [String: String]
  /// What becomes its standard input, output and error.
  var descriptors: [Int32] = []
  /// A file that its standard error is added to instead.
  var log: String?

  func start() throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for (number, descriptor) in descriptors.enumerated() {
      unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
    }
    if let log {
      unsafe posix_spawn_file_actions_addopen(
        &actions, STDERR_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    }
    // The threads that tests run on keep signals from themselves, and a child would inherit that.
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var number: pid_t = 0
    let error = unsafe withStrings([program] + arguments) { words in
      unsafe withStrings(environment.map { "\($0)=\($1)" }) { variables in
        unsafe posix_spawn(&number, program, &actions, &attributes, words, variables)
      }
    }
    guard error == 0 else { throw EndToEndFailure("\(program) cannot be started: error \(error)") }
    return number
  }

  /// Lends texts as C takes lists of them.
  private func withStrings<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = unsafe texts.map { unsafe strdup($0) }
    defer { unsafe copies.forEach { unsafe free($0) } }
    return unsafe body(copies + [nil])
  }
}
