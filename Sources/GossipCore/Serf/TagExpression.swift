/// A regular expression of a query's tag filter, in the part of RE2's syntax that operators use.
///
/// It is searched, not anchored, and its time grows with the text times the expression, never faster: a query comes
/// from the network. What it does not know, such as back references, is refused.
struct TagExpression: Sendable {
  /// One step of the search.
  enum Instruction: Sendable {
    case character(CharacterTest)
    case assertion(Assertion)
    /// Go on at both places.
    case fork(Int, Int)
    case jump(Int)
    case found
  }

  /// A condition on a place in the text.
  enum Assertion: Sendable { case start, end, wordBoundary, noWordBoundary }

  private let program: [Instruction]

  init(_ text: String) throws(WireError) {
    var parser = TagExpressionParser(text)
    let tree = try parser.parse()
    var program: [Instruction] = []
    try Self.compile(tree, into: &program)
    program.append(.found)
    self.program = program
  }

  /// The most instructions of one expression.
  static let limit = 2000

  /// Even nothing takes an instruction, so that repeating it comes up against the limit.
  private static func compile(_ tree: TagExpressionTree, into program: inout [Instruction]) throws(WireError) {
    guard program.count < limit else { throw .tooLong(limit: limit) }
    switch tree {
    case .character(let test): program.append(.character(test))
    case .assertion(let assertion): program.append(.assertion(assertion))
    case .sequence(let trees):
      if trees.isEmpty { program.append(.jump(program.count + 1)) }
      for tree in trees { try compile(tree, into: &program) }
    case .choice(let trees):
      var ends: [Int] = []
      for (index, tree) in trees.enumerated() {
        guard index < trees.count - 1 else {
          try compile(tree, into: &program)
          break
        }
        let fork = program.count
        program.append(.found)
        try compile(tree, into: &program)
        ends.append(program.count)
        program.append(.found)
        program[fork] = .fork(fork + 1, program.count)
      }
      for end in ends { program[end] = .jump(program.count) }
    case .repetition(let tree, let least, let most):
      if most == 0 { program.append(.jump(program.count + 1)) }
      for _ in 0..<least { try compile(tree, into: &program) }
      if let most {
        var forks: [Int] = []
        for _ in 0..<max(0, most - least) {
          forks.append(program.count)
          program.append(.found)
          try compile(tree, into: &program)
        }
        for fork in forks { program[fork] = .fork(fork + 1, program.count) }
      } else {
        let fork = program.count
        program.append(.found)
        try compile(tree, into: &program)
        program.append(.jump(fork))
        program[fork] = .fork(fork + 1, program.count)
      }
    }
  }

  /// The most steps that it takes to make the expression ready and to search it in a text.
  func cost(in text: String) -> Int { program.count * (text.unicodeScalars.count + 2) }

  /// Whether the expression matches somewhere in the text.
  func isFound(in text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    let otherCases = scalars.map(\.otherCase)
    var threads: [Int] = []
    for place in 0...scalars.count {
      // Every place may be where the match starts.
      threads.append(0)
      var reached = [Bool](repeating: false, count: program.count)
      var next: [Int] = []
      while let index = threads.popLast() {
        if reached[index] { continue }
        reached[index] = true
        switch program[index] {
        case .found: return true
        case .jump(let target): threads.append(target)
        case .fork(let first, let second): threads += [second, first]
        case .assertion(let assertion):
          if assertion.holds(at: place, in: scalars) { threads.append(index + 1) }
        case .character(let test):
          if place < scalars.count, test.admits(scalars[place], otherCase: otherCases[place]) { next.append(index + 1) }
        }
      }
      threads = next
    }
    return false
  }
}

extension TagExpression.Assertion {
  func holds(at place: Int, in text: [Unicode.Scalar]) -> Bool {
    let isWord = { CharacterTest.word.admits($0, otherCase: $0) }
    let before = place > 0 && isWord(text[place - 1])
    let after = place < text.count && isWord(text[place])
    return switch self {
    case .start: place == 0
    case .end: place == text.count
    case .wordBoundary: before != after
    case .noWordBoundary: before == after
    }
  }
}
