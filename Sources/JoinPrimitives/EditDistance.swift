/// How many single-character edits (insert, delete, replace, swap of neighbours) lie between two words.
public func editDistance(_ left: String, _ right: String) -> Int {
  let left = Array(left.unicodeScalars)
  let right = Array(right.unicodeScalars)
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for row in 0..<left.count {
    var current = [row + 1]
    for column in 0..<right.count {
      let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
      var best = min(replaced, last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        best = min(best, beforeLast[column - 1] + 1)
      }
      current.append(best)
    }
    beforeLast = last
    last = current
  }
  return last[right.count]
}

/// The candidate that a mistyped word most likely meant, or nil when none is close: a third of its letters, at least
/// two; of words with less than four letters, one.
public func nearestSpelling(of word: String, among candidates: some Sequence<String>) -> String? {
  // Hostile input must not cost quadratic time: no key of ours is this long.
  guard word.unicodeScalars.count <= 64 else { return nil }
  let ranked = candidates.map { (candidate: $0, distance: editDistance(word.lowercased(), $0.lowercased())) }
  guard let best = ranked.min(by: { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }) else { return nil }
  let limit = word.count < 4 ? 1 : max(2, word.count / 3)
  return best.distance <= limit && best.distance < word.count ? best.candidate : nil
}
