import LocalStore

/// Metrics as Prometheus reads them: its text format, version 0.0.4.
enum MetricsText {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  static func text(_ families: [MetricFamily]) -> String {
    families.map(text).joined()
  }

  private static func text(_ family: MetricFamily) -> String {
    var text = "# HELP \(family.name) \(family.help)\n"
    text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
    for sample in family.samples {
      let labels = sample.labels.map { "\($0.name)=\"\(escaped($0.value))\"" }
      let list = labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
      text += "\(family.name)\(list) \(sample.value)\n"
    }
    return text
  }

  private static func escaped(_ value: String) -> String {
    var text = ""
    for character in value.unicodeScalars {
      switch character {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(character)
      }
    }
    return text
  }

  /// `[{"name", "type", "help", "samples": [{"labels": {...}, "value"}]}]`
  static func json(_ families: [MetricFamily]) -> JSONValue {
    .array(
      families.map { family in
        [
          "name": .string(family.name), "type": .string(family.kind.rawValue),
          "help": .string(family.help),
          "samples": .array(
            family.samples.map { sample in
              let labels = sample.labels.map {
                JSONObject.Member(key: $0.name, value: .string($0.value))
              }
              return ["labels": .object(JSONObject(labels)), "value": .integer(sample.value)]
            }),
        ]
      })
  }
}
