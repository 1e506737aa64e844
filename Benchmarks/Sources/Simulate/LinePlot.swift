/// A plot of lines as SVG.
struct LinePlot {
  struct Line {
    let name: String
    let points: [(x: Double, y: Double)]
  }

  let title: String
  let xLabel: String
  let yLabel: String
  let xTicks: [Double]
  let yTicks: [Double]
  let lines: [Line]

  private static let width = 720.0
  private static let height = 400.0
  private static let left = 64.0
  private static let right = 210.0
  private static let top = 40.0
  private static let bottom = 52.0
  private static let colours = [
    "#1b6ca8", "#d1495b", "#2e8b57", "#8d5fa8", "#c77d0a", "#4a4a4a", "#0fa3b1", "#a05a2c", "#6b8e23",
  ]

  var svg: String {
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Self.width) \(Self.height)" font-family="sans-serif" \
      font-size="12">
      <rect width="\(Self.width)" height="\(Self.height)" fill="white"/>
      <text x="\(Self.left)" y="22" font-size="14" font-weight="bold">\(title)</text>

      """
    for tick in xTicks {
      text += line(from: (x(tick), y(yTicks[0])), to: (x(tick), Self.top), "#ddd", width: 1)
      text += "<text x=\"\(x(tick))\" y=\"\(y(yTicks[0]) + 18)\" text-anchor=\"middle\">\(number(tick))</text>\n"
    }
    for tick in yTicks {
      text += line(from: (Self.left, y(tick)), to: (x(xTicks.last ?? 1), y(tick)), "#ddd", width: 1)
      text += "<text x=\"\(Self.left - 8)\" y=\"\(y(tick) + 4)\" text-anchor=\"end\">\(number(tick))</text>\n"
    }
    let middle = (Self.left + Self.width - Self.right) / 2
    text += "<text x=\"\(middle)\" y=\"\(Self.height - 12)\" text-anchor=\"middle\">\(xLabel)</text>\n"
    let centre = (Self.top + Self.height - Self.bottom) / 2
    text += "<text transform=\"translate(16 \(centre)) rotate(-90)\" text-anchor=\"middle\">\(yLabel)</text>\n"
    for (index, line) in lines.enumerated() {
      let colour = Self.colours[index % Self.colours.count]
      let points = line.points.map { "\(x($0.x)),\(y($0.y))" }.joined(separator: " ")
      text += "<polyline points=\"\(points)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\"/>\n"
      let legend = Self.top + 14 + Double(index) * 18
      let start = Self.width - Self.right + 12
      text += self.line(from: (start, legend - 4), to: (start + 18, legend - 4), colour, width: 2)
      text += "<text x=\"\(start + 24)\" y=\"\(legend)\">\(line.name)</text>\n"
    }
    return text + "</svg>\n"
  }

  private func line(from: (Double, Double), to: (Double, Double), _ colour: String, width: Int) -> String {
    let places = "x1=\"\(from.0)\" y1=\"\(from.1)\" x2=\"\(to.0)\" y2=\"\(to.1)\""
    return "<line \(places) stroke=\"\(colour)\" stroke-width=\"\(width)\"/>\n"
  }

  private func x(_ value: Double) -> Double {
    let span = (xTicks.last ?? 1) - xTicks[0]
    return rounded(Self.left + (value - xTicks[0]) / span * (Self.width - Self.left - Self.right))
  }

  private func y(_ value: Double) -> Double {
    let span = (yTicks.last ?? 1) - yTicks[0]
    return rounded(Self.height - Self.bottom - (value - yTicks[0]) / span * (Self.height - Self.top - Self.bottom))
  }

  private func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }

  private func number(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
}
