using System.Text;
using System.Text.Json;

namespace StreamEngine.Windowing.Queries;

/// <summary>Reads the file of a <see cref="LookupTable"/>.</summary>
internal sealed class LookupFile(TextReader reader)
{
    private readonly List<string> _cells = [];
    private readonly StringBuilder _cell = new();
    private int _line = 1;

    /// <summary>Reads a table; a file that begins with a brace is JSON lines.</summary>
    /// <exception cref="InvalidDataException">The text is no table; the message names the line.</exception>
    internal static LookupTable Read(TextReader reader, string? key)
    {
        var file = new LookupFile(reader);
        return reader.Peek() == '{' ? file.ReadJson(key) : file.ReadCsv(key);
    }

    private LookupTable ReadCsv(string? key)
    {
        if (!TryCells())
        {
            throw new InvalidDataException("expected a header, found nothing");
        }

        string[] names = [.. _cells];
        int place = key is null ? 0 : Array.IndexOf(names, key);
        if (place < 0)
        {
            throw new InvalidDataException($"line 1: expected the column '{key}', found {string.Join(", ", names)}");
        }

        LookupTable table = LookupTable.Start(names[place], [.. names.Where((_, i) => i != place)]);
        for (int line = _line; TryCells(); line = _line)
        {
            if (_cells.Count != names.Length)
            {
                throw new InvalidDataException($"line {line}: expected {names.Length} cells, found {_cells.Count}");
            }

            string id = _cells[place];
            _cells.RemoveAt(place);
            Add(table, line, id, _cells);
        }

        return table;
    }

    private LookupTable ReadJson(string? key)
    {
        LookupTable? table = null;
        for (; reader.ReadLine() is { } text; _line++)
        {
            if (text.Length == 0)
            {
                continue;
            }

            Dictionary<string, string> row = Members(text);
            table ??= LookupTable.Start(key ?? row.Keys.First(), [.. row.Keys.Where(name => name != (key ?? row.Keys.First()))]);
            _cells.Clear();
            _cells.AddRange(table.Columns.Select(name => row.GetValueOrDefault(name, string.Empty)));
            Add(table, _line, row.GetValueOrDefault(table.Key, string.Empty), _cells);
        }

        return table!;
    }

    private Dictionary<string, string> Members(string text)
    {
        var row = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                row[member.Name] = member.Value.ValueKind switch
                {
                    JsonValueKind.String => member.Value.GetString()!,
                    JsonValueKind.Null => string.Empty,
                    _ => member.Value.GetRawText(),
                };
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"line {_line}: expected a JSON object, found: {error.Message}", error);
        }

        return row.Count > 0 ? row : throw new InvalidDataException($"line {_line}: expected a JSON object with members, found none");
    }

    private static void Add(LookupTable table, int line, string key, List<string> values)
    {
        try
        {
            table.Add(key, values);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"line {line}: {error.Message}", error);
        }
    }

    /// <summary>Reads the cells of a record as RFC 4180 has them; empty lines are passed over. False at the end.</summary>
    private bool TryCells()
    {
        _cells.Clear();
        while (reader.Peek() is '\n' or '\r')
        {
            _line += reader.Read() == '\n' ? 1 : 0;
        }

        if (reader.Peek() < 0)
        {
            return false;
        }

        while (ReadCell())
        {
        }

        return true;
    }

    /// <summary>Reads a cell; false when it is the last of its record.</summary>
    private bool ReadCell()
    {
        _cell.Clear();
        bool quoted = reader.Peek() == '"';
        if (quoted)
        {
            reader.Read();
            ReadQuoted();
        }

        while (true)
        {
            int next = reader.Read();
            if (next is < 0 or '\n' or ',')
            {
                _cells.Add(quoted ? _cell.ToString() : _cell.ToString().TrimEnd('\r'));
                _line += next == '\n' ? 1 : 0;
                return next == ',';
            }

            if (!quoted)
            {
                _cell.Append((char)next);
            }
        }
    }

    private void ReadQuoted()
    {
        for (int next = reader.Read(); next >= 0; next = reader.Read())
        {
            if (next == '"')
            {
                if (reader.Peek() != '"')
                {
                    return;
                }

                reader.Read();
            }

            _line += next == '\n' ? 1 : 0;
            _cell.Append((char)next);
        }

        throw new InvalidDataException($"line {_line}: expected a quote at the end of a cell, found the end of the file");
    }
}
