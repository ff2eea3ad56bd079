using Apache.Arrow;
using Apache.Arrow.Types;

namespace StreamEngine.Batching.ArrowIpc;

/// <summary>Text or another value by its place in a dictionary.</summary>
internal sealed class ArrowDictionaryCell(IArrowArray indices, ArrowCell values, int count) : ArrowCell
{
    internal override bool Write(int row, JsonText to)
    {
        long index = indices.IsNull(row) ? -1 : indices switch
        {
            Int8Array a => a.Values[row],
            Int16Array a => a.Values[row],
            Int32Array a => a.Values[row],
            Int64Array a => a.Values[row],
            UInt8Array a => a.Values[row],
            UInt16Array a => a.Values[row],
            UInt32Array a => a.Values[row],
            UInt64Array a => (long)Math.Min(a.Values[row], long.MaxValue),
            _ => throw new InvalidDataException("a dictionary is referred to by no integer"),
        };
        if (index < 0 && indices.IsNull(row))
        {
            return false;
        }

        return index >= 0 && index < count ? values.Write((int)index, to) : throw new InvalidDataException($"the dictionary has {count} values, and no value {index}");
    }
}

/// <summary>A struct as an object.</summary>
internal sealed class ArrowStructCell : ArrowCell
{
    private readonly StructArray _array;
    private readonly ArrowMembers _members;

    internal ArrowStructCell(StructArray array, ArrowCell[] cells)
    {
        _array = array;
        _members = new ArrowMembers([.. ((StructType)array.Data.DataType).Fields.Select(static f => f.Name)], cells);
    }

    internal override bool Write(int row, JsonText to)
    {
        if (_array.IsNull(row))
        {
            return false;
        }

        _members.Write(row, to);
        return true;
    }
}

/// <summary>A map as an object; a key that is no text stands in quotes.</summary>
internal sealed class ArrowMapCell(MapArray array, ArrowCell keys, ArrowCell values) : ArrowCell
{
    internal override bool Write(int row, JsonText to)
    {
        if (array.IsNull(row))
        {
            return false;
        }

        int last = Math.Min(array.Keys.Length, array.Values.Length);
        (int from, int end) = (array.ValueOffsets[row], array.ValueOffsets[row + 1]);
        ArrowListCell.Check(from, end, last);
        to.Raw((byte)'{');
        int start = to.Length;
        for (int i = from; i < end; i++)
        {
            int before = to.Length;
            if (before > start)
            {
                to.Raw((byte)',');
            }

            int key = to.Length;
            bool isText = keys.Write(i, to) && to.Text[key] == '"';
            if (!isText)
            {
                byte[] plain = to.Text[key..].ToArray();
                to.Length = key;
                to.Quoted(plain);
            }

            to.Raw((byte)':');
            if (!values.Write(i, to))
            {
                to.Length = before;
            }
        }

        to.Raw((byte)'}');
        return true;
    }
}

/// <summary>A list as an array; what is null in it stays so.</summary>
internal sealed class ArrowListCell(IArrowArray array, ArrowCell values, int count, Func<int, (long From, long To)> place) : ArrowCell
{
    /// <summary>Throws when a list reaches beyond its values.</summary>
    internal static void Check(long from, long to, long count)
    {
        if (from < 0 || to < from || to > count)
        {
            throw new InvalidDataException($"a list from {from} to {to} reaches beyond its {count} values");
        }
    }

    internal override bool Write(int row, JsonText to)
    {
        if (array.IsNull(row))
        {
            return false;
        }

        (long from, long end) = place(row);
        Check(from, end, count);
        to.Raw((byte)'[');
        for (long i = from; i < end; i++)
        {
            if (i > from)
            {
                to.Raw((byte)',');
            }

            if (!values.Write((int)i, to))
            {
                to.Raw("null"u8);
            }
        }

        to.Raw((byte)']');
        return true;
    }
}
