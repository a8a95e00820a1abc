import LocalStore
import TestSupport

/// A laptop whose person edits all the time, while it syncs all the time.
final class BusyLaptop {
  enum Activity: CaseIterable {
    case edit
    case sync
  }

  let name: String
  let laptop: Laptop
  /// An enterprise that nobody else edits.
  let own: String
  private let shared: [String]
  private static let sharedFields = ["notes", "city", "address"]
  private static let ownField = "phone"

  private var processes: [Activity: ChildProcess] = [:]
  /// What the edit in hand writes; nil if it adds an enterprise.
  private var editInHand: Ledger.Edit?
  private var count = 0
  /// The number of the last edit of its own enterprise that was acknowledged.
  private var lastOwn = 0

  init(_ name: String, _ laptop: Laptop, own: String, shared: [String]) {
    (self.name, self.laptop, self.own, self.shared) = (name, laptop, own, shared)
  }

  /// Begins something, unless that is under way.
  func begin(_ activity: Activity, using random: inout SplitMix64) throws {
    guard processes[activity] == nil else { return }
    switch activity {
    case .sync: processes[.sync] = try laptop.start("sync", isGuarded: false)
    case .edit: processes[.edit] = try beginEdit(using: &random)
    }
  }

  private func beginEdit(using random: inout SplitMix64) throws -> ChildProcess {
    count += 1
    editInHand = nil
    if random.oneIn(8) {
      return try laptop.start(
        "enterprise", "add", "legal_name=\(name)'s number \(count)", "country=IT",
        isGuarded: false)
    }
    let isOwn = random.oneIn(4)
    let edit = Ledger.Edit(
      author: name, record: isOwn ? own : random.pick(shared),
      field: isOwn ? Self.ownField : random.pick(Self.sharedFields),
      value: isOwn ? "\(count)" : "\(name) \(count)")
    editInHand = edit
    return try laptop.start(
      "enterprise", "edit", edit.record, "\(edit.field)=\(edit.value)", isGuarded: false)
  }

  /// Waits for what is under way, at most so long.
  /// - Returns: whether it has ended, or there was nothing.
  @discardableResult
  func end(_ activity: Activity, within milliseconds: Int, _ ledger: inout Ledger) throws -> Bool {
    guard let process = processes[activity] else { return true }
    guard process.end(within: milliseconds) != nil else { return false }
    try conclude(activity, process, &ledger)
    return true
  }

  /// Kills what is under way.
  /// - Returns: whether it was still at work.
  func kill(_ activity: Activity, _ ledger: inout Ledger) throws -> Bool {
    guard let process = processes[activity] else { return false }
    process.kill()
    let isHit = process.ending == .signal(9)
    try conclude(activity, process, &ledger)
    return isHit
  }

  /// Takes note of what a command that ended by itself has acknowledged.
  private func conclude(
    _ activity: Activity, _ process: ChildProcess, _ ledger: inout Ledger
  ) throws {
    processes[activity] = nil
    let usual: [ChildProcess.Ending] =
      activity == .edit ? [.status(0)] : [.status(0), .status(5), .status(6)]
    guard let ending = process.ending, usual.contains(ending) || ending == .signal(9) else {
      let errors = String(decoding: process.errorBytes, as: UTF8.self)
      throw EndToEndFailure("\(name)'s \(activity) ended with \(process.ending as Any):\n\(errors)")
    }
    guard activity == .edit, ending == .status(0) else { return }
    guard let edit = editInHand else {
      let record = try JSONParser.parse(process.outputBytes)
      return ledger.note(added: record["id"]?.stringValue ?? "")
    }
    ledger.note(edit)
    if edit.record == own { lastOwn = count }
  }

  /// Whether its own enterprise shows the last acknowledged edit, or one that was killed after it.
  func isOwnShown(in record: JSONValue) -> Bool {
    let shown = record["fields"]?[Self.ownField]?.stringValue.flatMap { Int($0) } ?? 0
    return (lastOwn...max(lastOwn, count)).contains(shown)
      && record["conflicts"]?[Self.ownField] == nil
  }
}
