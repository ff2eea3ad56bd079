using System.Numerics;
using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Csv;

/// <summary>
/// Labels of the rows of a table, as views. The label cells of a row are looked up by their bytes: labels that were met before are neither built nor copied again.
/// Where more sets of labels are in use than there are places, the newer one takes the place.
/// </summary>
internal sealed class CsvLabels
{
    /// <summary>Most views that are remembered.</summary>
    private const int MostViews = 4096;

    /// <summary>Bytes of cells and labels that are remembered; when they are used up, everything is forgotten.</summary>
    private const int MemoryBytes = 1 << 20;

    /// <summary>Bytes at first.</summary>
    private const int FirstBytes = 1 << 14;

    private readonly CsvLayout _layout;
    private readonly int[] _columns;
    private readonly (int First, int Last)[] _runs;
    private readonly bool _isShort;
    private readonly byte[][] _own;
    private readonly byte[] _source;
    private readonly int _nameBytes;
    private readonly Entry[] _entries;
    private readonly int[] _ends;
    private readonly Utf8View[] _views;
    private byte[] _memory = new byte[FirstBytes];
    private int _used;

    /// <param name="layout">The table.</param>
    /// <param name="values">Columns with values.</param>
    /// <param name="source">Value of the label that names the source; empty for none.</param>
    internal CsvLabels(CsvLayout layout, int[] values, byte[] source)
    {
        CsvColumn[] columns = layout.Columns;
        _layout = layout;
        _source = source;
        _columns = [.. Enumerable.Range(0, columns.Length).Where(i => columns[i].Role == CsvRole.Label)];
        _runs = Runs(_columns);
        _isShort = _runs.Length == 1;
        _own = values.Any(i => columns[i].Labels.Length > 0) ? [.. values.Select(i => columns[i].Labels)] : [[]];
        _nameBytes = LabelWriter.MaxBytes(8, source.Length) + columns.Sum(c => LabelWriter.MaxBytes(c.Name.Length, c.Labels.Length));
        int entries = _columns.Length == 0 ? 1 : (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, MostViews / _own.Length));
        _entries = new Entry[entries];
        _ends = new int[entries * _own.Length];
        _views = new Utf8View[_own.Length == 1 ? 0 : entries * _own.Length];
    }

    /// <summary>Views that a row has: one, or as many as there are value columns when these have labels of their own.</summary>
    internal int Each => _own.Length;

    /// <summary>True when no cell is a label: all rows have the same views.</summary>
    internal bool AreSame => _columns.Length == 0;

    /// <summary>Looks for the labels of a row.</summary>
    /// <param name="page">The page.</param>
    /// <param name="row">The row in the group.</param>
    /// <param name="views">Room for <see cref="Each"/> views, which the batch that is being written keeps.</param>
    /// <returns>False when they are too long to be kept.</returns>
    internal bool TryFind(in CsvPage page, int row, Span<Utf8View> views)
    {
        ulong first = 0;
        ulong second = 0;
        ulong hash = _isShort && TryLoad(page, row, out first, out second) ? ByteHash.Fold(first ^ ByteHash.Seed0, second ^ ByteHash.Seed1) | 1 : Hash(page, row);
        int place = (int)((hash >> 1) & (ulong)(_entries.Length - 1));
        ref Entry entry = ref _entries[place];
        bool met = (hash & 1) != 0
            ? entry.First == first && entry.Second == second && entry.Hash == hash
            : entry.Generation != 0 && entry.Hash == hash && IsKey(page, row, entry);
        if (!met && !TryBuild(page, row, place, new Entry { Hash = hash, First = first, Second = second }))
        {
            return false;
        }

        if (entry.Generation != page.Output.Generation)
        {
            Renew(page.Output, place);
        }

        if (_own.Length == 1)
        {
            views[0] = entry.View;
        }
        else
        {
            _views.AsSpan(place * _own.Length, _own.Length).CopyTo(views);
        }

        return true;
    }

    /// <summary>Loads the label cells of a row when they are no more than 15 bytes side by side: the bytes, and their number in the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryLoad(in CsvPage page, int row, out ulong first, out ulong second)
    {
        Piece cells = page.Row(row).Run(_runs[0].First, _runs[0].Last);
        int length = cells.Length;
        first = page.Text.Word(cells.Start, Math.Min(length, 8));
        second = (page.Text.Word(cells.Start + 8) & ((1UL << (Math.Clamp(length - 8, 0, 7) * 8)) - 1)) | ((ulong)length << 56);
        return length < 16;
    }

    /// <summary>Hash of the label cells of a row, an even number.</summary>
    private ulong Hash(in CsvPage page, int row)
    {
        ulong hash = ByteHash.Seed3;
        foreach ((int first, int last) in _runs)
        {
            hash = ByteHash.Hash(page.Slice(page.Row(row).Run(first, last)), hash);
        }

        return hash & ~1UL;
    }

    private bool IsKey(in CsvPage page, int row, in Entry entry)
    {
        ReadOnlySpan<byte> key = _memory.AsSpan(entry.KeyStart, entry.KeyLength);
        foreach ((int first, int last) in _runs)
        {
            // The delimiter between runs makes the key a row of cells, which can be cut in one way only.
            ReadOnlySpan<byte> cells = page.Slice(page.Row(row).Run(first, last));
            if (key.Length <= cells.Length || !key.StartsWith(cells) || key[cells.Length] != _layout.Delimiter)
            {
                return false;
            }

            key = key[(cells.Length + 1)..];
        }

        return key.Length == 0;
    }

    /// <summary>Makes the labels of a row.</summary>
    private bool TryBuild(in CsvPage page, int row, int place, Entry entry)
    {
        int bytes = 0;
        foreach ((int first, int last) in _runs)
        {
            bytes += page.Row(row).Run(first, last).Length + 1;
        }

        int needed = bytes + (_own.Length * (_nameBytes + (2 * bytes)));
        if (needed > MemoryBytes)
        {
            return false;
        }

        if (_used + needed > MemoryBytes)
        {
            Array.Clear(_entries);
            _used = 0;
        }

        while (_used + needed > _memory.Length)
        {
            Array.Resize(ref _memory, _memory.Length * 2);
        }

        entry.KeyStart = _used;
        entry.KeyLength = bytes;
        entry.Generation = -1;
        foreach ((int first, int last) in _runs)
        {
            ReadOnlySpan<byte> cells = page.Slice(page.Row(row).Run(first, last));
            cells.CopyTo(_memory.AsSpan(_used));
            _used += cells.Length + 1;
            _memory[_used - 1] = _layout.Delimiter;
        }

        for (int i = 0; i < _own.Length; i++)
        {
            LabelWriter labels = new(_memory.AsSpan(_used));
            foreach (int column in _columns)
            {
                labels.Append(_layout.Columns[column].Name, page.Slice(page.Cell(row, column)).Trim((byte)' '));
            }

            labels.Append("source"u8, _source);
            labels.AppendRaw(_own[i]);
            _used += labels.Length;
            _ends[(place * _own.Length) + i] = _used;
        }

        _entries[place] = entry;
        return true;
    }

    private void Renew(BatchBuilder output, int place)
    {
        ref Entry entry = ref _entries[place];
        entry.Generation = output.Generation;
        int start = entry.KeyStart + entry.KeyLength;
        if (_own.Length == 1)
        {
            entry.View = output.Keep(_memory.AsSpan(start, _ends[place] - start));
            return;
        }

        for (int i = place * _own.Length; i < (place + 1) * _own.Length; i++)
        {
            _views[i] = output.Keep(_memory.AsSpan(start, _ends[i] - start));
            start = _ends[i];
        }
    }

    /// <summary>Columns that stand side by side are looked at as one.</summary>
    private static (int First, int Last)[] Runs(int[] columns)
    {
        List<(int First, int Last)> runs = [];
        foreach (int column in columns)
        {
            if (runs.Count > 0 && runs[^1].Last == column - 1)
            {
                runs[^1] = (runs[^1].First, column);
            }
            else
            {
                runs.Add((column, column));
            }
        }

        return [.. runs];
    }

    /// <summary>Labels that were met. A generation of 0 is no entry, -1 one without views. The hash is odd where the two words are the whole key.</summary>
    private struct Entry
    {
        internal ulong Hash;
        internal ulong First;
        internal ulong Second;
        internal int KeyStart;
        internal int KeyLength;
        internal int Generation;
        internal Utf8View View;
    }
}
