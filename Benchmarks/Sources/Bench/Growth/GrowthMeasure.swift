/// One of the curves.
struct GrowthMeasure: Sendable {
  let name: String
  let unit: String
  /// In the unit.
  let value: @Sendable (GrowthSample) -> Double
  /// From where on people suffer, and who says so. Nil if another curve tells.
  var bound: (value: Double, reason: String)?
  /// What makes it grow.
  var cause = ""

  /// What a process takes differs by as much from one run to the next, and an idle one may have
  /// taken more than a busy one.
  private static let leastMegabytes = 1.0

  private static func overIdle(_ bytes: Double) -> Double { max(bytes / 1e6, leastMegabytes) }

  private static let memory = (
    value: 64.0, reason: "what is promised for a first sync over an idle process"
  )

  static let all = [
    GrowthMeasure(
      name: "first sync", unit: "s", value: { $0.syncSeconds },
      bound: (600, "ten minutes, once in a laptop's life"),
      cause: "every record is encoded, sent, decoded, joined and stored once"),
    GrowthMeasure(name: "facts applied", unit: "s", value: { $0.applySeconds }),
    GrowthMeasure(
      name: "typed tables made", unit: "s", value: { $0.viewSeconds },
      bound: (60, "a minute before the first list"),
      cause: "every record is read, decoded and written once more, before the first list"),
    GrowthMeasure(
      name: "delta of 1,000 edits", unit: "ms", value: { $0.deltaSeconds * 1e3 },
      bound: (1_000, "a second for a sync of every day"),
      cause: "something in a sync is looked at for each record, and not only for each change"),
    GrowthMeasure(
      name: "`list --limit 20`", unit: "ms", value: { $0.listSeconds * 1e3 },
      bound: (100, "what feels immediate"),
      cause: "a list looks at each record of its type before it shows the first twenty"),
    GrowthMeasure(
      name: "memory of a first sync, client", unit: "MB", value: { overIdle($0.clientBytes) },
      bound: memory, cause: "the client keeps something of each record until the sync ends"),
    GrowthMeasure(
      name: "memory of a first sync, server", unit: "MB", value: { overIdle($0.serverBytes) },
      bound: memory, cause: "the server keeps something of each record until the sync ends"),
    GrowthMeasure(
      name: "memory of the first `list`", unit: "MB", value: { overIdle($0.firstListBytes) },
      bound: memory, cause: "something of each record is kept until the typed tables are made"),
    GrowthMeasure(
      name: "replica's file", unit: "MB", value: { $0.fileBytes / 1e6 },
      bound: (4_000, "what a small laptop has to spare"),
      cause: "every record is there as a fact and as a row of a typed table"),
    GrowthMeasure(
      name: "first sync on the wire", unit: "MB", value: { $0.wireBytes / 1e6 },
      bound: (900, "an hour on a line of 2 Mbit/s"),
      cause: "every record is sent once"),
  ]

  /// No zone holds as many, and no curve is to be continued so far.
  private static let farthest = 1e9

  func law(_ samples: some Sequence<GrowthSample>) -> PowerLaw? {
    PowerLaw(samples.map { (x: Double($0.records), y: value($0)) })
  }

  /// The curve's end, which tells best how it goes on.
  func lastLaw(_ samples: [GrowthSample]) -> PowerLaw? { law(samples.suffix(2)) }

  /// With how many records it passes its bound, and whether that was measured or follows from the
  /// curve's end. Nil if it does not.
  func breaking(_ samples: [GrowthSample]) -> (records: Double, isMeasured: Bool)? {
    guard let bound else { return nil }
    if let first = samples.firstIndex(where: { value($0) > bound.value }) {
      let around = samples[max(0, first - 1)...first]
      return (law(around)?.place(of: bound.value) ?? Double(samples[first].records), true)
    }
    guard let place = lastLaw(samples)?.place(of: bound.value), place < Self.farthest else {
      return nil
    }
    return (place, false)
  }
}
