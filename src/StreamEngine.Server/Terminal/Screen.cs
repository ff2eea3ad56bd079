using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace StreamEngine.Server.Terminal;

/// <summary>
/// Text for people, laid out for a width: headings, lines and tables without frames. Without colours the result is plain text with no
/// blanks at line ends.
/// </summary>
internal sealed class Screen
{
    private readonly StringBuilder _text = new();
    private readonly IAnsiConsole _console;
    private readonly bool _color;

    internal Screen(int width, bool color)
    {
        _color = color;
        _console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = color ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(new StringWriter(_text) { NewLine = "\n" }),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        _console.Profile.Width = width;
        _console.Profile.Capabilities.Unicode = true;
    }

    internal void Blank() => _console.WriteLine();

    internal void Heading(string text)
    {
        Blank();
        _console.Write(new Text(text + "\n", new Style(decoration: Decoration.Bold)));
    }

    /// <summary>A paragraph, wrapped, indented by <paramref name="indent"/> columns.</summary>
    internal void Line(string text, int indent = 0, Style? style = null) =>
        _console.Write(new Padder(new Text(text, style ?? Style.Plain), new Padding(indent, 0, 0, 0)));

    /// <summary>A paragraph behind a mark, its further lines aligned with the first.</summary>
    internal void Item(Text mark, string text, int indent = 2) =>
        Table(indent, [false, false], [[mark, new Text(text)]]);

    /// <summary>Rows in aligned columns; the last column wraps, the others do not.</summary>
    /// <param name="indent">Columns before the first.</param>
    /// <param name="right">Which columns are aligned to the right; its length is the number of columns.</param>
    /// <param name="rows">Cells.</param>
    internal void Table(int indent, IReadOnlyList<bool> right, IEnumerable<IRenderable[]> rows)
    {
        var grid = new Grid();
        for (int i = 0; i < right.Count; i++)
        {
            var column = new GridColumn { Padding = new Padding(i == 0 ? indent : 0, 0, i == right.Count - 1 ? 0 : 2, 0), NoWrap = i < right.Count - 1 };
            column.Alignment = right[i] ? Justify.Right : Justify.Left;
            grid.AddColumn(column);
        }

        foreach (IRenderable[] row in rows)
        {
            grid.AddRow(row);
        }

        _console.Write(grid);
    }

    public override string ToString()
    {
        if (_color)
        {
            return _text.ToString();
        }

        var plain = new StringBuilder();
        foreach (string line in _text.ToString().TrimEnd('\n').Split('\n'))
        {
            plain.Append(line.TrimEnd()).Append('\n');
        }

        return plain.ToString();
    }
}
