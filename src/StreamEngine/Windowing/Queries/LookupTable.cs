using System.Text;
using StreamEngine.Batching;

namespace StreamEngine.Windowing.Queries;

/// <summary>
/// A table that rows of a query are joined with: from a key to columns of text, for example from the id of an ad to that of its campaign. It is read once and does not change;
/// several queries may use it.
/// </summary>
public sealed class LookupTable
{
    /// <summary>Most rows of a table.</summary>
    public const int MaxRows = 1 << 24;

    /// <summary>Most bytes of all texts of a table, and of the file that it is read from.</summary>
    public const int MaxBytes = 1 << 30;

    private readonly TextSymbols _keys = new(MaxRows, MaxBytes);
    private readonly List<string> _columns = [];
    private readonly List<int> _ends = [0];
    private byte[] _bytes = new byte[1024];

    private LookupTable(string key) => Key = key;

    /// <summary>Name of the column that is looked up.</summary>
    public string Key { get; }

    /// <summary>Names of the other columns.</summary>
    public IReadOnlyList<string> Columns => _columns;

    /// <summary>Rows.</summary>
    public int Count => _keys.Count;

    /// <summary>Reads a file: CSV with a header, or JSON lines, whose first line tells the columns. Both in UTF-8; packed files are not read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The column that is looked up; null for the first.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is no table, is larger than the limits, or has a key twice; the message names the line.</exception>
    public static LookupTable Load(string path, string? key = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream file = File.OpenRead(path);
        if (file.Length > MaxBytes)
        {
            throw new InvalidDataException($"{path}: a table has at most {MaxBytes} bytes, but the file has {file.Length}.");
        }

        using var reader = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            return LookupFile.Read(reader, key);
        }
        catch (Exception error) when (error is InvalidDataException or DecoderFallbackException or System.Text.Json.JsonException)
        {
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
    }

    /// <summary>Makes a table of rows.</summary>
    /// <param name="key">Name of the column that is looked up.</param>
    /// <param name="columns">Names of the other columns, at least one.</param>
    /// <param name="rows">Keys with a text for each column; an empty text is none.</param>
    /// <exception cref="InvalidDataException">A key comes twice, a row has another number of texts, or the table is larger than the limits.</exception>
    public static LookupTable FromRows(string key, IReadOnlyList<string> columns, IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        LookupTable table = Start(key, columns);
        foreach ((string id, IReadOnlyList<string> values) in rows)
        {
            table.Add(id, values);
        }

        return table;
    }

    internal static LookupTable Start(string key, IReadOnlyList<string> columns)
    {
        if (string.IsNullOrEmpty(key) || columns.Count is 0 or > 256 || columns.Any(string.IsNullOrEmpty) || columns.Append(key).Distinct().Count() <= columns.Count)
        {
            throw new InvalidDataException("a table has a key and 1 to 256 other columns, each with a name of its own");
        }

        var table = new LookupTable(key);
        table._columns.AddRange(columns);
        return table;
    }

    internal void Add(string key, IReadOnlyList<string> values)
    {
        if (values.Count != _columns.Count)
        {
            throw new InvalidDataException($"the row of '{key}' has {values.Count} texts beside the key, but there are {_columns.Count} columns");
        }

        int before = _keys.Count;
        int symbol = _keys.GetOrAdd(Encoding.UTF8.GetBytes(key));
        if (symbol != before + 1)
        {
            throw new InvalidDataException(
                symbol == TextSymbols.None ? "a row has no key" : symbol < 0 ? $"a table has at most {MaxRows} rows and {MaxBytes} bytes" : $"the key '{key}' comes twice");
        }

        foreach (string value in values)
        {
            Append(value);
        }
    }

    /// <summary>The row of a key, -1 when there is none.</summary>
    internal int Find(ReadOnlySpan<byte> key) => _keys.Find(key) - 1;

    /// <summary>The row of a key of 1 to 12 bytes, -1 when there is none.</summary>
    internal int Find(ref Utf8View key) => _keys.Find(ref key) - 1;

    /// <summary>The text of a column; empty for none.</summary>
    internal ReadOnlySpan<byte> Text(int row, int column)
    {
        int place = (row * _columns.Count) + column;
        return _bytes.AsSpan(_ends[place].._ends[place + 1]);
    }

    private void Append(string value)
    {
        int used = _ends[^1];
        int most = Encoding.UTF8.GetByteCount(value);
        if (used + (long)most > MaxBytes || _ends.Count == int.MaxValue / 2)
        {
            throw new InvalidDataException($"a table has at most {MaxBytes} bytes");
        }

        if (used + most > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(_bytes.Length * 2L, used + most), MaxBytes));
        }

        _ends.Add(used + Encoding.UTF8.GetBytes(value, _bytes.AsSpan(used)));
    }
}
