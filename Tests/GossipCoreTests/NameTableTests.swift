import JoinPrimitives
import Testing

@testable import GossipCore

@Suite("A table of names")
struct NameTableTests {
  private struct Entry: Named {
    let name: String
    var value: Int
  }

  @Test("It holds what a dictionary holds, whatever is put in and taken out")
  func dictionary() {
    var random = SeededGenerator(seed: 7)
    var table = NameTable<Entry>()
    var dictionary: [String: Int] = [:]
    for round in 0..<5000 {
      let name = "n\(random.index(below: 300))"
      if random.index(below: 3) == 0 {
        #expect(table.removeValue(forKey: name)?.value == dictionary.removeValue(forKey: name))
      } else {
        table[name] = Entry(name: name, value: round)
        dictionary[name] = round
      }
    }
    #expect(table.count == dictionary.count)
    #expect(Dictionary(table.values.map { ($0.name, $0.value) }) { first, _ in first } == dictionary)
    for (name, value) in dictionary { #expect(table[name]?.value == value) }
    #expect(table["nobody"] == nil)
  }

  @Test("A copy keeps what it held")
  func copies() {
    var table = NameTable<Entry>()
    for index in 0..<100 { table["n\(index)"] = Entry(name: "n\(index)", value: index) }
    let copy = table
    table["n5"]?.value = 0
    table["n6"] = nil
    #expect(copy["n5"]?.value == 5 && copy["n6"]?.value == 6 && copy.count == 100)
    #expect(table["n5"]?.value == 0 && table["n6"] == nil && table.count == 99)
  }
}
