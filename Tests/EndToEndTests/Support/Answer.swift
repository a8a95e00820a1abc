import FoundationEssentials
import LocalStore

/// What a command left behind.
struct Answer: CustomStringConvertible {
  /// The command line, for messages.
  let command: String
  let ending: ChildProcess.Ending
  let output: String
  let errors: String

  /// The one document that `--json` prints.
  var json: JSONValue {
    get throws {
      do {
        return try JSONParser.parse(output)
      } catch {
        throw EndToEndFailure("no JSON document (\(error))\n\(self)")
      }
    }
  }

  /// The error that `--json` prints.
  var error: JSONValue {
    get throws {
      guard let error = try json["error"] else { throw EndToEndFailure("no error\n\(self)") }
      return error
    }
  }

  var description: String { "\(command)\n-> \(ending)\n\(errors)\n\(output.prefix(4_000))" }
}

extension Answer {
  /// Runs a program to its end.
  /// - Parameters:
  ///   - launcher: a program that starts it, with its own arguments; none if it is empty.
  ///   - expected: the only exit status that is no failure; nil for any.
  static func to(
    _ executable: Executable, _ arguments: [String], environment: [String: String],
    input: String = "", through launcher: [String] = [], expecting expected: Int32?
  ) throws -> Answer {
    let words = launcher + [try executable.path()] + arguments
    let process = try ChildProcess(
      words[0], Array(words.dropFirst()), environment: environment, input: input)
    let command = ([executable.rawValue] + arguments).joined(separator: " ")
    guard let ending = process.end(within: Deadline.generousMilliseconds) else {
      throw EndToEndFailure("\(command) does not come to an end")
    }
    let answer = Answer(
      command: command, ending: ending,
      output: String(decoding: process.outputBytes, as: UTF8.self),
      errors: String(decoding: process.errorBytes, as: UTF8.self))
    if let expected, ending != .status(expected) {
      throw EndToEndFailure("status \(expected) was expected:\n\(answer)")
    }
    return answer
  }

  /// This process's variables without Fieldbook's own, in English.
  static func environment(home: String) -> [String: String] {
    var variables: [String: String] = ["HOME": home, "LC_ALL": "C", "TZ": "UTC"]
    for name in ["PATH", "LD_LIBRARY_PATH"] {
      variables[name] = ProcessInfo.processInfo.environment[name]
    }
    return variables
  }
}
