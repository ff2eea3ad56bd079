using System.Runtime.CompilerServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace StreamEngine.Batching;

/// <summary>
/// Reads one column of a foreign record batch as text, time or number, whatever physical type it has. The reader is chosen once a
/// column; a null is empty text, <see cref="EventBatch.NoTime"/>, or NaN.
/// </summary>
internal sealed class ArrowColumn
{
    private readonly IArrowArray _array;
    private readonly string _name;

    internal ArrowColumn(string name, IArrowArray array)
    {
        _name = name;
        _array = array;
    }

    /// <summary>Throws unless the column holds text.</summary>
    internal ArrowColumn AsText()
    {
        IArrowArray values = _array is DictionaryArray dictionary ? dictionary.Dictionary : _array;
        return values is StringArray or LargeStringArray or StringViewArray or NullArray ? this : throw Wrong("utf8, large_utf8, utf8_view or a dictionary of utf8");
    }

    /// <summary>Throws unless the column holds times.</summary>
    internal ArrowColumn AsTime() =>
        _array is TimestampArray or Int64Array ? this : throw Wrong("timestamp of any unit, or int64 nanoseconds since the Unix epoch");

    /// <summary>Throws unless the column holds numbers.</summary>
    internal ArrowColumn AsNumber() =>
        _array is DoubleArray or FloatArray or Int64Array or Int32Array or Int16Array or Int8Array or UInt64Array or UInt32Array or UInt16Array or UInt8Array or NullArray
            ? this
            : throw Wrong("float64, float32 or an integer");

    /// <summary>True when the column holds text, so that a severity column may hold names or numbers.</summary>
    internal bool IsText => (_array is DictionaryArray dictionary ? dictionary.Dictionary : _array) is StringArray or LargeStringArray or StringViewArray;

    /// <summary>UTF-8 bytes of a cell.</summary>
    internal ReadOnlySpan<byte> Text(int row)
    {
        IArrowArray array = _array;
        if (array is DictionaryArray dictionary)
        {
            row = Key(dictionary.Indices, row);
            array = dictionary.Dictionary;
        }

        return row < 0 ? default : array switch
        {
            StringArray a => a.GetBytes(row),
            StringViewArray a => a.GetBytes(row),
            LargeStringArray a => a.GetBytes(row),
            _ => default,
        };
    }

    /// <summary>Nanoseconds since the Unix epoch. False when the time lies outside what 64 bits of nanoseconds hold.</summary>
    internal bool TryTime(int row, out long nanoseconds)
    {
        nanoseconds = EventBatch.NoTime;
        if (_array is Int64Array integers)
        {
            nanoseconds = integers.GetValue(row) ?? EventBatch.NoTime;
            return true;
        }

        var times = (TimestampArray)_array;
        if (times.GetValue(row) is not { } value)
        {
            return true;
        }

        long scale = ((TimestampType)times.Data.DataType).Unit switch
        {
            TimeUnit.Second => 1_000_000_000,
            TimeUnit.Millisecond => 1_000_000,
            TimeUnit.Microsecond => 1000,
            _ => 1,
        };
        Int128 scaled = (Int128)value * scale;
        if (scaled < long.MinValue + 1 || scaled > long.MaxValue)
        {
            return false;
        }

        nanoseconds = (long)scaled;
        return true;
    }

    /// <summary>A number; NaN for null.</summary>
    internal double Number(int row) => _array switch
    {
        DoubleArray a => a.GetValue(row) ?? double.NaN,
        FloatArray a => a.GetValue(row) ?? double.NaN,
        Int64Array a => a.GetValue(row) ?? double.NaN,
        Int32Array a => a.GetValue(row) ?? double.NaN,
        Int16Array a => a.GetValue(row) ?? double.NaN,
        Int8Array a => a.GetValue(row) ?? double.NaN,
        UInt64Array a => a.GetValue(row) ?? double.NaN,
        UInt32Array a => a.GetValue(row) ?? double.NaN,
        UInt16Array a => a.GetValue(row) ?? double.NaN,
        UInt8Array a => a.GetValue(row) ?? double.NaN,
        _ => double.NaN,
    };

    /// <summary>Index into the dictionary; -1 for null.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Key(IArrowArray indices, int row) => indices switch
    {
        Int32Array a => a.GetValue(row) ?? -1,
        Int8Array a => a.GetValue(row) ?? -1,
        Int16Array a => a.GetValue(row) ?? -1,
        Int64Array a => (int)(a.GetValue(row) ?? -1),
        UInt8Array a => a.GetValue(row) ?? -1,
        UInt16Array a => a.GetValue(row) ?? -1,
        UInt32Array a => (int)(a.GetValue(row) ?? uint.MaxValue),
        _ => -1,
    };

    private ArgumentException Wrong(string expected) => new(
        new StringBuilder().Append("Arrow column '").Append(_name).Append("': expected ").Append(expected).Append(", found ").Append(_array.Data.DataType.Name).ToString());
}
