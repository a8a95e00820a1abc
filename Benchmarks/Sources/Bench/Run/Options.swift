import Foundation

/// What to run, as `scripts/bench` says it.
struct Options {
  /// Small and few: it proves that everything works, and measures little.
  let isQuick: Bool
  let programs: Programs
  /// Where files are made. On a disk: what is durable is to cost what it costs.
  let folder: String
  let results: String
  /// What runs the peers that are libraries for Python; nil if they are not here.
  let python: (interpreter: String, script: String)?
  /// The names of the parts to run; all if there are none.
  let filters: [String]

  /// Enterprises of the workload; progress rows are twice as many.
  var count: Int { isQuick ? 3_000 : 100_000 }
  var repetitions: Int { isQuick ? 2 : 5 }

  static let usage = """
    usage: Bench --programs FOLDER --work FOLDER --results FILE [--python FILE --peers FILE]
      [--quick] [PART...]

    """

  init?(_ words: [String]) {
    var values: [String: String] = [:]
    var filters: [String] = []
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--quick" {
        values[word] = ""
      } else if word.hasPrefix("--") {
        guard let value = rest.popFirst() else { return nil }
        values[word] = value
      } else {
        filters.append(word)
      }
    }
    guard let programs = values["--programs"], let folder = values["--work"],
      let results = values["--results"]
    else { return nil }
    self.programs = Programs(folder: programs)
    python = values["--python"].flatMap { python in values["--peers"].map { (python, $0) } }
    self.folder = folder
    self.results = results
    self.filters = filters
    isQuick = values["--quick"] != nil
  }
}
