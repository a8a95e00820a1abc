public import SyncProtocol

/// The order of `furthest` fields, those included whose order another record declares: a phase
/// ranks by its place in the programme's phases, and an unknown phase lowest.
public struct Ranking {
  private let phases: (RecordID) -> [String]?

  /// - Parameter phases: the phases of a programme, if it is held here.
  public init(phases: @escaping (RecordID) -> [String]?) { self.phases = phases }

  /// The rank of the values of one field of one record.
  public func rank(of field: Field, in state: RecordState) -> (Value) -> Rank? {
    guard case .phase(let reference) = field.kind else { return field.rank(of:) }
    let programme = RegisterDisplay(state[Slot(reference)].live, policy: .once)?
      .shown.value.referenceContent
    let order = programme.flatMap(phases) ?? []
    return { value in
      if value.isNull { return .emptied }
      guard let phase = value.textContent else { return nil }
      return .position(order.firstIndex(of: phase) ?? -1)
    }
  }

  /// What people see of a slot of a record.
  public func display(
    _ slot: Slot, of state: RecordState, _ type: RecordType?
  ) -> RegisterDisplay? {
    let field = type?.field(slot.field)
    return RegisterDisplay(
      state[slot].live, policy: field?.policy ?? .review,
      rank: field.map { rank(of: $0, in: state) } ?? { _ in nil })
  }
}

extension FactStore {
  /// A ranking over the programmes held here.
  public func ranking() -> Ranking {
    Ranking { [self] programme in
      let key = RecordKey(zone: .commons, type: "programme", id: programme)
      guard let state = (try? fact(key))??.state else { return nil }
      let display = RegisterDisplay(state[Slot("phases")].live, policy: .once)
      return display?.shown.value.textListContent
    }
  }
}
