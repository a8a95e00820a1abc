/// A path of Fieldbook's that targets were set for, and how it is measured.
struct Part: Sendable {
  let name: String
  let measure: @Sendable (World) throws -> [Measured]

  static let all = [
    Part(name: "write", measure: LocalWrite.measure),
    Part(name: "apply", measure: FirstApply.measure),
    Part(name: "wire", measure: WireSize.measure),
    Part(name: "delta", measure: Delta.measure),
    Part(name: "memory", measure: FirstSyncMemory.measure),
    Part(name: "idle", measure: IdleSync.measure),
    Part(name: "differences", measure: FindingDifferences.measure),
    Part(name: "pushes", measure: DurablePushes.measure),
    Part(name: "waiting", measure: WaitingBehindFirstSyncs.measure),
    Part(name: "http", measure: TinyGet.measure),
    Part(name: "commands", measure: OfflineCommands.measure),
  ]
}
