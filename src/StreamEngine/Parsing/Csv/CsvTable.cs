using System.Text;
using System.Text.Unicode;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Csv;

/// <summary>The first records of a source as texts: what the layout is learned from. Made once a source.</summary>
internal sealed class CsvTable
{
    private const int MaxRecords = 400;

    private CsvTable(byte delimiter, List<byte[][]> rows, double regular, byte[] first)
    {
        Delimiter = delimiter;
        Rows = rows;
        Regular = regular;
        FirstRecord = first;
    }

    internal byte Delimiter { get; }

    /// <summary>Records that have as many cells as the first one and do not repeat it, decoded and trimmed.</summary>
    internal List<byte[][]> Rows { get; }

    /// <summary>Share of the records that have as many cells as the first one.</summary>
    internal double Regular { get; }

    internal byte[] FirstRecord { get; }

    internal int Width => Rows.Count == 0 ? 0 : Rows[0].Length;

    /// <summary>Reads a sample with the delimiter that cuts it most regularly, or a known one.</summary>
    internal static CsvTable Read(ReadOnlySpan<byte> sample, int maxCells, char? known = null)
    {
        sample = sample.StartsWith("\uFEFF"u8) ? sample[3..] : sample;
        if (known is { } only)
        {
            return Read(sample, (byte)only, maxCells);
        }

        CsvTable? best = null;
        foreach (byte delimiter in ",;\t"u8)
        {
            CsvTable table = Read(sample, delimiter, maxCells);
            if (best is null || Merit(table) > Merit(best))
            {
                best = table;
            }
        }

        return best!;
    }

    private static double Merit(CsvTable table) => table.Width < 2 ? 0 : table.Regular + Math.Min(table.Width, 100) / 1000.0;

    private static CsvTable Read(ReadOnlySpan<byte> sample, byte delimiter, int maxCells)
    {
        List<byte[][]> rows = [];
        byte[] first = [];
        int records = 0;
        int regular = 0;
        CsvCell[] cells = new CsvCell[Math.Min(maxCells, sample.Length + 1)];
        CsvCursor cursor = new(sample, delimiter);
        while (records < MaxRecords && cursor.Next(cells))
        {
            records++;
            if (cursor.Error is not null || cursor.Count > cells.Length || (rows.Count > 0 && rows[0].Length != cursor.Count))
            {
                continue;
            }

            if (rows.Count == 0)
            {
                first = cursor.Record.ToArray();
            }

            if (rows.Count == 0 || !cursor.Record.SequenceEqual(first))
            {
                rows.Add(Decode(sample, cells.AsSpan(0, cursor.Count)));
            }

            regular++;
        }

        return new CsvTable(delimiter, rows, records == 0 ? 0 : (double)regular / records, first);
    }

    private static byte[][] Decode(ReadOnlySpan<byte> sample, ReadOnlySpan<CsvCell> cells)
    {
        byte[][] row = new byte[cells.Length][];
        for (int i = 0; i < cells.Length; i++)
        {
            ReadOnlySpan<byte> raw = sample.Slice(cells[i].Start, cells[i].Length);
            byte[] decoded = new byte[raw.Length];
            int length = cells[i].Doubled ? TextDecoder.Undouble(raw, decoded) : raw.Length;
            if (!cells[i].Doubled)
            {
                raw.CopyTo(decoded);
            }

            // Names of columns become texts of rows: what is no UTF-8 becomes U+FFFD.
            byte[] cell = decoded.AsSpan(0, length).Trim(" \t"u8).ToArray();
            row[i] = Utf8.IsValid(cell) ? cell : Encoding.UTF8.GetBytes(Show(cell));
        }

        return row;
    }

    /// <summary>A cell as a string, for messages and comparisons.</summary>
    internal static string Show(byte[] cell) => Encoding.UTF8.GetString(cell);
}
