using System.Globalization;
using System.Text;
using System.Text.Json;

namespace StreamEngine.Correlation;

/// <summary>
/// Reads a topology. Three shapes, told apart by their first line: CSV with a header that names caller and callee (<c>source,target</c>,
/// <c>caller,callee</c>, <c>from,to</c>; other columns are ignored), CSV as a square matrix (header: empty cell, then names; a row: name,
/// then numbers; not zero where the row's node calls the column's), and JSON lines with the same field names.
/// </summary>
public static class TopologyFile
{
    private static readonly (string Caller, string Callee)[] s_names =
        [("caller", "callee"), ("source", "target"), ("from", "to"), ("client", "server"), ("parent", "child")];

    /// <summary>Reads a file in UTF-8.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The content is no topology; the message names file, line, what was expected and what was found.</exception>
    public static Topology Load(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        return Read(reader, path);
    }

    /// <summary>Reads text.</summary>
    /// <param name="reader">Where the text comes from.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InvalidDataException">The content is no topology.</exception>
    public static Topology Read(TextReader reader, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var lines = new Lines(reader, name);
        if (!lines.Next())
        {
            throw lines.Error("a header or a JSON object", "nothing");
        }

        var edges = new List<KeyValuePair<string, string>>();
        if (lines.Text.TrimStart().StartsWith('{'))
        {
            ReadJson(lines, edges);
        }
        else
        {
            ReadCsv(lines, edges);
        }

        return new Topology(edges);
    }

    private static void ReadJson(Lines lines, List<KeyValuePair<string, string>> edges)
    {
        do
        {
            try
            {
                using var document = JsonDocument.Parse(lines.Text);
                lines.Add(edges, Pair(document.RootElement) ?? throw lines.Error("an object with the texts caller and callee (or source and target)", lines.Text));
            }
            catch (JsonException e)
            {
                throw lines.Error("a JSON object", e.Message);
            }
        }
        while (lines.Next());
    }

    private static KeyValuePair<string, string>? Pair(JsonElement item)
    {
        foreach ((string caller, string callee) in s_names)
        {
            if (item.ValueKind == JsonValueKind.Object
                && item.TryGetProperty(caller, out JsonElement from) && from.ValueKind == JsonValueKind.String
                && item.TryGetProperty(callee, out JsonElement to) && to.ValueKind == JsonValueKind.String)
            {
                return new(from.GetString()!, to.GetString()!);
            }
        }

        return null;
    }

    private static void ReadCsv(Lines lines, List<KeyValuePair<string, string>> edges)
    {
        List<string> header = lines.Cells();
        List<string> lower = [.. header.Select(cell => cell.ToLowerInvariant())];
        foreach ((string caller, string callee) in s_names)
        {
            (int from, int to) = (lower.IndexOf(caller), lower.IndexOf(callee));
            if (from >= 0 && to >= 0)
            {
                ReadPairs(lines, edges, from, to);
                return;
            }
        }

        if (header.Count < 2 || header[0].Length != 0)
        {
            throw lines.Error("the columns caller and callee (or source and target), or a matrix whose first cell is empty", lines.Text);
        }

        ReadMatrix(lines, edges, header);
    }

    private static void ReadPairs(Lines lines, List<KeyValuePair<string, string>> edges, int from, int to)
    {
        while (lines.Next())
        {
            List<string> cells = lines.Cells();
            if (cells.Count <= Math.Max(from, to))
            {
                throw lines.Error($"at least {Math.Max(from, to) + 1} cells", Words.Count(cells.Count, "cell"));
            }

            lines.Add(edges, new(cells[from], cells[to]));
        }
    }

    private static void ReadMatrix(Lines lines, List<KeyValuePair<string, string>> edges, List<string> header)
    {
        while (lines.Next())
        {
            List<string> cells = lines.Cells();
            if (cells.Count != header.Count)
            {
                throw lines.Error(Words.Count(header.Count, "cell"), Words.Count(cells.Count, "cell"));
            }

            for (int i = 1; i < cells.Count; i++)
            {
                if (!double.TryParse(cells[i], NumberStyles.Float, CultureInfo.InvariantCulture, out double weight))
                {
                    throw lines.Error("a number in column " + (i + 1).ToString(CultureInfo.InvariantCulture), cells[i]);
                }

                if (weight != 0)
                {
                    lines.Add(edges, new(cells[0], header[i]));
                }
            }
        }
    }

    /// <summary>Lines that say something, counted from 1, and what can be wrong with them.</summary>
    private sealed class Lines(TextReader reader, string name)
    {
        private int _number;

        internal string Text { get; private set; } = string.Empty;

        internal bool Next()
        {
            while (reader.ReadLine() is { } line)
            {
                _number++;
                Text = _number == 1 ? line.TrimStart('\uFEFF') : line;
                if (Text.AsSpan().Trim().Length > 0)
                {
                    return true;
                }
            }

            return false;
        }

        internal void Add(List<KeyValuePair<string, string>> edges, KeyValuePair<string, string> edge)
        {
            if (string.IsNullOrWhiteSpace(edge.Key) || string.IsNullOrWhiteSpace(edge.Value))
            {
                throw Error("a name of the caller and one of the callee", "an empty name");
            }

            if (edges.Count == Topology.MaxEdges)
            {
                throw Error($"at most {Topology.MaxEdges} edges", "more");
            }

            edges.Add(edge);
        }

        /// <summary>Cells of the line: separated by commas, trimmed; double quotes around a cell keep commas, two of them are one.</summary>
        internal List<string> Cells()
        {
            var cells = new List<string>();
            var cell = new StringBuilder();
            bool quoted = false;
            for (int i = 0; i < Text.Length; i++)
            {
                char c = Text[i];
                if (c == '"' && quoted && i + 1 < Text.Length && Text[i + 1] == '"')
                {
                    cell.Append(c);
                    i++;
                }
                else if (c == '"')
                {
                    quoted = !quoted;
                }
                else if (c == ',' && !quoted)
                {
                    cells.Add(cell.ToString().Trim());
                    cell.Clear();
                }
                else
                {
                    cell.Append(c);
                }
            }

            if (quoted)
            {
                throw Error("a closing double quote", "the end of the line");
            }

            cells.Add(cell.ToString().Trim());
            return cells;
        }

        internal InvalidDataException Error(string expected, string found)
        {
            string excerpt = Words.Quote(found);
            return new(string.Create(CultureInfo.InvariantCulture, $"{name}:{Math.Max(1, _number)}: expected {expected}, found {excerpt}"));
        }
    }
}
