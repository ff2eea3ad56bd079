using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using StreamEngine.Batching;

namespace StreamEngine.Windowing.Series;

/// <summary>
/// Writes a table down: little-endian, in the order of ids, so that the same table gives the same bytes. The checksum is that of the file it goes into.
/// </summary>
/// <remarks>
/// Version; number of ids, of retirements and of free ids; the id of the overflow series; the counts. Symbols that are used, each with its key's length, under
/// new numbers. For each id its generation, state, last row and, by state, symbols or texts. Free ids in the order in which they wait; series that are
/// retired, in the order of their retirement.
/// </remarks>
internal sealed class SnapshotWriter(IBufferWriter<byte> output)
{
    /// <summary>Version of what is written.</summary>
    internal const int Version = 1;

    internal void Write(SeriesTable table)
    {
        Int(Version);
        Int(table.Count);
        Int(table.Overflow);
        Int(table.Latest);
        Long(table.Overflowed);
        int[] numbers = WriteSymbols(table);
        for (int id = 0; id < table.Count; id++)
        {
            WriteSeries(table, id, numbers);
        }

        Int(table.Store.Free.Length);
        foreach (int id in table.Store.Free)
        {
            Int(id);
        }

        SeriesRetirement retirement = table.Retirement;
        Int(retirement.Epoch);
        Long(retirement.Retired);
        Long(retirement.Revived);
        Long(retirement.Released);
        Int(retirement.All.Count);
        foreach ((int id, int epoch) in retirement.All)
        {
            Int(id);
            Int(epoch);
        }
    }

    /// <summary>Writes the symbols in the order in which series use them; returns their numbers.</summary>
    private int[] WriteSymbols(SeriesTable table)
    {
        SymbolTable symbols = table.Store.Symbols;
        int[] numbers = new int[symbols.End];
        Array.Fill(numbers, -1);
        int count = 0;
        Int(symbols.Count);
        for (int id = 0; id < table.Count; id++)
        {
            ref SeriesEntry entry = ref table.Store[id];
            if (entry.State != SeriesState.Live)
            {
                continue;
            }

            Number(entry.Name);
            for (int i = 0; i < entry.Labels; i++)
            {
                Number(table.Store.LabelOf(entry, i));
            }
        }

        return numbers;

        void Number(int symbol)
        {
            if (numbers[symbol] < 0)
            {
                numbers[symbol] = count++;
                Int(symbols.KeyOf(symbol));
                Text(symbols.TextOf(symbol));
            }
        }
    }

    private void WriteSeries(SeriesTable table, int id, int[] numbers)
    {
        ref SeriesEntry entry = ref table.Store[id];
        Int(entry.Generation);
        Int((int)entry.State);
        if (entry.State == SeriesState.Pinned)
        {
            WritePinned(table.Pinned[id]);
        }
        else if (entry.State == SeriesState.Live)
        {
            SeriesActivity activity = table.Activity[id];
            Int(activity.Last);
            Int(activity.Last == SeriesActivity.Retired ? activity.Next : -1);
            Int(numbers[entry.Name]);
            Int(entry.Labels);
            for (int i = 0; i < entry.Labels; i++)
            {
                Int(numbers[table.Store.LabelOf(entry, i)]);
            }
        }
    }

    private void WritePinned(SeriesInfo info)
    {
        Int((int)info.Kind);
        Int(info.Template);
        Text(info.Name);
        Int(info.Labels.Count);
        foreach ((string key, string value) in info.Labels)
        {
            Text(key);
            Text(value);
        }

        Entity entity = info.Entity;
        Text(entity.Service);
        Text(entity.Host);
        Text(entity.Component);
    }

    private void Text(string? text)
    {
        if (text is null)
        {
            Int(-1);
        }
        else
        {
            Text(Encoding.UTF8.GetBytes(text));
        }
    }

    private void Text(ReadOnlySpan<byte> text)
    {
        Int(text.Length);
        output.Write(text);
    }

    private void Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }

    private void Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }
}
