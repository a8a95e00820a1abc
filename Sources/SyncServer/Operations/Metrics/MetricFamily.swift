/// One metric with its samples, as Prometheus thinks of it.
struct MetricFamily: Hashable {
  enum Kind: String {
    /// Only grows, from the start of the process.
    case counter
    case gauge
  }

  struct Sample: Hashable {
    struct Label: Hashable {
      let name: String
      let value: String
    }

    var labels: [Label] = []
    let value: Int
  }

  let name: String
  let kind: Kind
  /// A sentence without line ends.
  let help: String
  var samples: [Sample]

  init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample] = []) {
    self.name = "fieldbook_\(name)"
    self.kind = kind
    self.help = help
    self.samples = samples
  }

  mutating func add(_ value: Int, _ labels: (String, String)...) {
    samples.append(
      Sample(labels: labels.map { Sample.Label(name: $0, value: $1) }, value: value))
  }
}
