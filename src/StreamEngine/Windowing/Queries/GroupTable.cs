using System.Runtime.CompilerServices;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Numerics.Columns;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Snapshots;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Windowing.Queries;

/// <summary>
/// Gives rows the dense id of their series: the name of the query, and the values of the group as labels. A row without a value has no such label. Ids are given in the order of the rows,
/// whatever the blocks.
/// </summary>
internal sealed class GroupTable
{
    /// <summary>Rows that are looked up one by one behind a group that is not known.</summary>
    private const int AloneRows = 32;

    private readonly byte[] _name;
    private readonly GroupKey[] _keys;
    private readonly int[][] _symbols;

    // Of the first two columns, of these and the third, and so on.
    private readonly PairTable[] _pairs;
    private readonly int _limit;

    // One more than the id of the series of each combination; 0 where it is not known.
    private int[] _ofGroup = new int[64];
    private byte[] _labels = new byte[256];
    private int _overflow = -1;

    /// <summary>Makes a table.</summary>
    /// <param name="name">Name of all series.</param>
    /// <param name="keys">The columns of the group.</param>
    /// <param name="limit">Series that are told apart; the rows of further ones go to the overflow series.</param>
    internal GroupTable(string name, GroupKey[] keys, int limit)
    {
        _name = Encoding.UTF8.GetBytes(name);
        _keys = keys;
        _limit = limit;
        _symbols = [.. keys.Select(static _ => new int[Expressions.ExpressionProgram.MaxRows])];
        _pairs = [.. keys.Skip(1).Select(static _ => new PairTable())];
        Series = new SeriesTable(new SeriesLimits(limit) { Spellings = 64, Symbols = (int)Math.Min(1L << 26, ((keys.Length + 2L) * limit) + 1024) });
    }

    /// <summary>The series.</summary>
    internal SeriesTable Series { get; }

    /// <summary>Rows that went to the overflow series.</summary>
    internal long Overflowed { get; private set; }

    /// <summary>Gives rows their series; parameters as those of <see cref="GroupKey.Read"/>.</summary>
    internal void Read(EventBatch batch, int start, int count, ReadOnlySpan<ulong> mask, ReadOnlySpan<ushort> rows, Span<int> ids)
    {
        for (int i = 0; i < _keys.Length; i++)
        {
            _keys[i].Read(batch, start, count, mask, rows, _symbols[i]);
        }

        ids = ids[..rows.Length];
        switch (_keys.Length)
        {
            case 0:
                ids.Fill(rows.IsEmpty ? 0 : IdOf(0, 0));
                break;
            case 1:
                One(_symbols[0].AsSpan(0, rows.Length), ids);
                break;
            default:
                Many(ids);
                break;
        }

        if (_overflow >= 0)
        {
            Overflowed += ids.Count(_overflow);
        }
    }

    /// <summary>Writes the series down.</summary>
    internal void Save(SnapshotOutput output)
    {
        var series = new SnapshotOutput();
        Series.Save(series);
        output.WriteInt64(Overflowed);
        output.WriteBytes(series.ToArray());
    }

    /// <summary>Reads what <see cref="Save"/> wrote into a table that has seen nothing.</summary>
    internal void Load(ref SnapshotInput input)
    {
        Overflowed = input.ReadInt64(0, long.MaxValue);
        var series = new SnapshotInput(input.ReadBytes());
        Series.Load(ref series, Series.SnapshotVersion);
        series.RequireEnd();
        _overflow = Series.Overflow;
        for (int id = 0; id < Series.Count; id++)
        {
            if (id != _overflow && Series.Find(id, null) is { } info)
            {
                Restore(info);
            }
        }

        CloseWhenFull();
    }

    /// <summary>Gives the values of a series their symbols again: once there is no room, values without one overflow.</summary>
    private void Restore(SeriesInfo info)
    {
        int group = 0;
        for (int i = 0; i < _keys.Length; i++)
        {
            int symbol = TextSymbols.None;
            foreach ((string name, string value) in info.Labels)
            {
                symbol = name == _keys[i].Name ? _keys[i].Symbols.GetOrAdd(Encoding.UTF8.GetBytes(value)) : symbol;
            }

            if (symbol < 0)
            {
                return;
            }

            group = i == 0 ? symbol : _pairs[i - 1].Find(group, symbol) is >= 0 and var found ? found : _pairs[i - 1].Add(group, symbol);
        }

        Remember(group, info.Id);
    }

    private void One(ReadOnlySpan<int> symbols, Span<int> ids)
    {
        for (int i = 0; i < symbols.Length;)
        {
            i += DenseLookup.Find(_ofGroup, symbols[i..], ids[i..], Kernel.Path);
            for (int end = Math.Min(i + AloneRows, symbols.Length); i < end; i++)
            {
                ids[i] = IdOf(symbols[i], i);
            }
        }
    }

    private void Many(Span<int> ids)
    {
        for (int row = 0; row < ids.Length; row++)
        {
            int group = _symbols[0][row];
            for (int i = 1; i < _keys.Length && group >= 0; i++)
            {
                group = Pair(_pairs[i - 1], group, _symbols[i][row]);
            }

            ids[row] = (uint)group < (uint)_ofGroup.Length && _ofGroup[group] is > 0 and var id ? id - 1 : IdOf(group, row);
        }
    }

    /// <summary>The number of a combination, -1 when there is no room for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Pair(PairTable pairs, int group, int symbol)
    {
        int found = symbol < 0 ? -1 : pairs.Find(group, symbol);
        return found >= 0 || symbol < 0 || Series.Metrics >= _limit ? found : pairs.Add(group, symbol);
    }

    /// <summary>The series of a combination that comes for the first time, or has no room.</summary>
    private int IdOf(int group, int row)
    {
        if (group < 0)
        {
            return _overflow = Series.TakeOverflow();
        }

        if (group < _ofGroup.Length && _ofGroup[group] > 0)
        {
            return _ofGroup[group] - 1;
        }

        int length = 0;
        for (int i = 0; i < _keys.Length; i++)
        {
            length = Append(_keys[i], _symbols[i][row], length);
        }

        int id = Series.GetOrAdd(_name, default, _labels.AsSpan(0, length));
        if (Series.Overflow >= 0)
        {
            _overflow = Series.Overflow;
        }

        CloseWhenFull();
        Remember(group, id);
        return id;
    }

    private void CloseWhenFull()
    {
        if (Series.Metrics >= _limit)
        {
            Array.ForEach(_keys, static key => key.Symbols.IsClosed = true);
        }
    }

    private void Remember(int group, int id)
    {
        if (group >= _ofGroup.Length)
        {
            Array.Resize(ref _ofGroup, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)group + 1));
        }

        _ofGroup[group] = id + 1;
    }

    private int Append(GroupKey key, int symbol, int length)
    {
        ReadOnlySpan<byte> text = key.Symbols.Text(symbol);
        if (text.IsEmpty)
        {
            return length;
        }

        byte[] name = Encoding.UTF8.GetBytes(key.Name);
        int most = length + 2 + (2 * (name.Length + text.Length));
        if (most > _labels.Length)
        {
            Array.Resize(ref _labels, most * 2);
        }

        if (length > 0)
        {
            _labels[length++] = (byte)',';
        }

        length = Escape(name, length);
        _labels[length++] = (byte)'=';
        return Escape(text, length);
    }

    /// <summary>Writes a text as <see cref="MetricText.Labels"/> has it.</summary>
    private int Escape(ReadOnlySpan<byte> text, int length)
    {
        foreach (byte value in text)
        {
            if (value is (byte)',' or (byte)'=' or (byte)' ' or (byte)'\\')
            {
                _labels[length++] = (byte)'\\';
            }

            _labels[length++] = value;
        }

        return length;
    }
}
