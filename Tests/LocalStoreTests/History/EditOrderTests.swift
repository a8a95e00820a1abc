import TestSupport
import Testing

@testable import LocalStore

@Suite("The order of a slot's edits")
struct EditOrderTests {
  @Test("an edit comes after all that led to it, and replaced only what nothing between had")
  func randomGraphs() {
    withSeeds(count: 300) { random in
      let count = 1 + random.below(90)
      let graph = (0..<count).map { place in
        Set(random.some(of: Array(max(0, place - 4)..<place)))
      }
      let order = EditOrder(replaced: graph, own: Array(repeating: nil, count: count))
      var past: [Set<Int>] = []
      for place in 0..<count {
        past.append(graph[place].reduce(into: graph[place]) { $0.formUnion(past[$1]) })
        for other in 0..<count {
          try law(
            order.isBefore(other, place) == past[place].contains(other),
            "\(other) before \(place)")
        }
        let direct = graph[place].filter { one in
          !graph[place].contains { past[$0].contains(one) }
        }
        try law(order.replaced[place] == direct.sorted(), "what \(place) replaced")
      }
    }
  }

  @Test("concurrent are two edits of which neither came after the other")
  func concurrent() {
    let order = EditOrder(replaced: [[], [0], [0], [1, 2]], own: [nil, nil, nil, nil])
    #expect(order.areConcurrent(1, 2))
    #expect(!order.areConcurrent(0, 3))
    #expect(!order.areConcurrent(2, 2))
  }

  @Test("a person's own edit came before their next, though somebody else may have replaced it")
  func own() {
    let order = EditOrder(replaced: [[], [0], []], own: [nil, nil, 0])
    #expect(order.isBefore(0, 2))
    #expect(order.replaced[2].isEmpty)
    #expect(order.areConcurrent(1, 2))
  }

  @Test("a circle, which only damage can make, is cut")
  func circles() {
    let order = EditOrder(replaced: [[2], [0], [1], [2]], own: [nil, nil, nil, nil])
    #expect(order.isBefore(2, 3))
    #expect(!order.isBefore(0, 0))
  }

  @Test("a long chain needs no deep stack")
  func longChains() {
    let count = 5_000
    let order = EditOrder(
      replaced: (0..<count).map { $0 == 0 ? [] : [$0 - 1] },
      own: Array(repeating: nil, count: count))
    #expect(order.isBefore(0, count - 1))
    #expect(order.replaced[count - 1] == [count - 2])
  }
}
