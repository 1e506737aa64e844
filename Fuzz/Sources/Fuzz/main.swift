import CFuzzer
import FoundationEssentials
import Glibc

// fuzz                          lists the targets
// fuzz seeds TARGET FOLDER      writes what a target begins with into a folder
// fuzz TARGET [OPTION FOLDER…]  feeds one target, with libFuzzer's options and folders

var words = Array(CommandLine.arguments.dropFirst())
if words.isEmpty {
  for target in FuzzTarget.allCases { print(target.rawValue) }
  exit(0)
}
if words.count == 3, words[0] == "seeds", let target = FuzzTarget(rawValue: words[1]) {
  for (number, seed) in FuzzSeeds.seeds(of: target).enumerated() {
    try Data(seed).write(to: URL(filePath: words[2]).appending(path: "seed-\(number)"))
  }
  exit(0)
}
guard let target = FuzzTarget(rawValue: words[0]) else {
  print("there is no target '\(words[0])'; 'fuzz' alone lists them")
  exit(64)
}
FuzzTarget.chosen = target

// The name of the program stands first: libFuzzer starts itself anew by it.
CommandLine.unsafeArgv[1] = CommandLine.unsafeArgv[0]
var count = CommandLine.argc - 1
var list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
exit(
  LLVMFuzzerRunDriver(&count, &list) { start, count in
    FuzzTarget.chosen?.feed(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
  })
