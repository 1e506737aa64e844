import Glibc

/// Ends the process, with the words, when a reader breaks a promise. An optimised build drops those of a precondition.
func promise(_ isKept: @autoclosure () -> Bool, _ words: String) {
  if isKept() { return }
  let line = Array("broken promise: \(words)\n".utf8)
  _ = write(STDERR_FILENO, line, line.count)
  abort()
}
