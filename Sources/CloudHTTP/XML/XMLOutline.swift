/// The elements of a document that a reader wants, as a tree of local names.
///
/// All other elements are passed over without making a string of them, which is where the speed comes from.
package struct XMLOutline: Sendable {
  /// One wanted element.
  package struct Element: Sendable {
    let name: StaticString?
    let tag: UInt8?
    var isLeaf = false
    var isKind = false
    let children: [Element]

    /// An element that only leads to others.
    package static func path(_ name: StaticString, _ children: [Element]) -> Element {
      Element(name: name, tag: nil, children: children)
    }

    /// An element whose start and end are told.
    package static func group(_ name: StaticString, _ tag: some RawRepresentable<UInt8>, _ children: [Element])
      -> Element
    {
      Element(name: name, tag: tag.rawValue, children: children)
    }

    /// An element whose text is told.
    package static func leaf(_ name: StaticString, _ tag: some RawRepresentable<UInt8>) -> Element {
      Element(name: name, tag: tag.rawValue, isLeaf: true, children: [])
    }

    /// An element that holds a text or other elements: its text is told, empty where it holds wanted elements.
    package static func mixed(_ name: StaticString, _ tag: some RawRepresentable<UInt8>, _ children: [Element])
      -> Element
    {
      Element(name: name, tag: tag.rawValue, isLeaf: true, children: children)
    }

    /// An element of which only the kind is told, as if it were its text: its `type` attribute, else its own name. Nil
    /// stands for whatever element is there.
    package static func kind(_ name: StaticString?, _ tag: some RawRepresentable<UInt8>) -> Element {
      Element(name: name, tag: tag.rawValue, isKind: true, children: [])
    }
  }

  struct Node {
    let name: StaticString?
    let tag: UInt8?
    var isLeaf = false
    var isKind = false
    var children: Range<Int>
  }

  /// Breadth first, so that the children of a node lie side by side. The first stands above the root element.
  let nodes: [Node]

  /// The outline of documents with one of these root elements.
  package init(_ roots: [Element]) {
    var nodes = [Node(name: "", tag: nil, children: 0..<0)]
    var waiting = [(node: 0, children: roots)]
    var next = 0
    while next < waiting.count {
      let (parent, children) = waiting[next]
      next += 1
      nodes[parent].children = nodes.count..<nodes.count + children.count
      for child in children {
        waiting.append((nodes.count, child.children))
        nodes.append(
          Node(name: child.name, tag: child.tag, isLeaf: child.isLeaf, isKind: child.isKind, children: 0..<0))
      }
    }
    self.nodes = nodes
  }

  /// The child of a node with this local name.
  func child(of parent: Int, named name: UnsafeBufferPointer<UInt8>) -> Int? {
    for index in nodes[parent].children where Self.equal(nodes[index].name, name) { return index }
    return nil
  }

  private static func equal(_ name: StaticString?, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let name else { return true }
    guard name.utf8CodeUnitCount == bytes.count else { return false }
    for index in 0..<bytes.count where name.utf8Start[index] != bytes[index] { return false }
    return true
  }
}
