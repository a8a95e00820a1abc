import Glibc
import LocalStore

extension CommandFailure {
  /// What the operating system refused to do with a file.
  static func file(
    _ error: Int32, _ what: String, code: String = "file-error", hint: String? = nil
  ) -> CommandFailure {
    let reason = unsafe strerror(error).map { unsafe String(cString: $0) } ?? "error \(error)"
    return CommandFailure(.failure, code: code, message: "\(what): \(reason)", hint: hint)
  }
}
