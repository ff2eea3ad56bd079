using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace StreamEngine.Batching.ArrowIpc;

/// <summary>Writes the cells of one column as JSON. Which one it takes is decided once a column.</summary>
internal abstract class ArrowCell
{
    /// <summary>Writes a cell.</summary>
    /// <returns>False, and nothing, for null and for numbers that JSON does not have.</returns>
    internal abstract bool Write(int row, JsonText to);

    /// <summary>Makes the writer of a column.</summary>
    /// <exception cref="InvalidDataException">The type is not read; the message names it.</exception>
    internal static ArrowCell Of(IArrowArray array, string name) => Number(array) ?? Time(array) ?? Text(array) ?? Nested(array, name)
        ?? throw new InvalidDataException($"column '{name}': the type {array.Data.DataType.Name} is not read");

    private static ArrowCell? Number(IArrowArray array) => array switch
    {
        BooleanArray a => new Plain<BooleanArray>(a, static (a, row, to) => to.Raw(a.GetValue(row) == true ? "true"u8 : "false"u8)),
        Int8Array a => new Plain<Int8Array>(a, static (a, row, to) => to.Number((long)a.Values[row])),
        Int16Array a => new Plain<Int16Array>(a, static (a, row, to) => to.Number((long)a.Values[row])),
        Int32Array a => new Plain<Int32Array>(a, static (a, row, to) => to.Number((long)a.Values[row])),
        Int64Array a => new Plain<Int64Array>(a, static (a, row, to) => to.Number(a.Values[row])),
        UInt8Array a => new Plain<UInt8Array>(a, static (a, row, to) => to.Number((ulong)a.Values[row])),
        UInt16Array a => new Plain<UInt16Array>(a, static (a, row, to) => to.Number((ulong)a.Values[row])),
        UInt32Array a => new Plain<UInt32Array>(a, static (a, row, to) => to.Number((ulong)a.Values[row])),
        UInt64Array a => new Plain<UInt64Array>(a, static (a, row, to) => to.Number(a.Values[row])),
        HalfFloatArray a => new Fraction<HalfFloatArray>(a, static (a, row, to) => to.Number((float)a.Values[row])),
        FloatArray a => new Fraction<FloatArray>(a, static (a, row, to) => to.Number(a.Values[row])),
        DoubleArray a => new Fraction<DoubleArray>(a, static (a, row, to) => to.Number(a.Values[row])),
        Decimal32Array or Decimal64Array or Decimal128Array or Decimal256Array => new ArrowDecimal((FixedSizeBinaryArray)array),
        _ => null,
    };

    private static ArrowCell? Time(IArrowArray array) => array switch
    {
        TimestampArray a => new ArrowTime(a, ((TimestampType)a.Data.DataType).Unit, !string.IsNullOrEmpty(((TimestampType)a.Data.DataType).Timezone)),
        Date32Array a => new Plain<Date32Array>(a, static (a, row, to) => ArrowTime.WriteDate(a.Values[row], to)),
        Date64Array a => new Plain<Date64Array>(a, static (a, row, to) => ArrowTime.WriteDate(Math.DivRem(a.Values[row], 86_400_000, out long rest) - (rest < 0 ? 1 : 0), to)),
        Time32Array a => new Clock32(a, ((Time32Type)a.Data.DataType).Unit),
        Time64Array a => new Clock64(a, ((Time64Type)a.Data.DataType).Unit),
        DurationArray a => new Duration(a),
        _ => null,
    };

    private static ArrowCell? Text(IArrowArray array) => array switch
    {
        StringArray a => new Plain<StringArray>(a, static (a, row, to) => to.Quoted(a.GetBytes(row))),
        LargeStringArray a => new Plain<LargeStringArray>(a, static (a, row, to) => to.Quoted(a.GetBytes(row))),
        StringViewArray a => new Plain<StringViewArray>(a, static (a, row, to) => to.Quoted(a.GetBytes(row))),
        BinaryArray a => new Plain<BinaryArray>(a, static (a, row, to) => Bytes(a.GetBytes(row), to)),
        LargeBinaryArray a => new Plain<LargeBinaryArray>(a, static (a, row, to) => Bytes(a.GetBytes(row), to)),
        BinaryViewArray a => new Plain<BinaryViewArray>(a, static (a, row, to) => Bytes(a.GetBytes(row), to)),
        FixedSizeBinaryArray a => new Plain<FixedSizeBinaryArray>(a, static (a, row, to) => Bytes(a.GetBytes(row), to)),
        NullArray => new Nothing(),
        _ => null,
    };

    private static ArrowCell? Nested(IArrowArray array, string name) => array switch
    {
        DictionaryArray a => new ArrowDictionaryCell(a.Indices, Of(a.Dictionary, name), a.Dictionary.Length),
        StructArray a => new ArrowStructCell(a, [.. a.Fields.Select((f, i) => Of(f, name))]),
        MapArray a => new ArrowMapCell(a, Of(a.Keys, name), Of(a.Values, name)),
        ListArray a => new ArrowListCell(a, Of(a.Values, name), a.Values.Length, row => (a.ValueOffsets[row], a.ValueOffsets[row + 1])),
        LargeListArray a => new ArrowListCell(a, Of(a.Values, name), a.Values.Length, row => (a.ValueOffsets[row], a.ValueOffsets[row + 1])),
        FixedSizeListArray a => new ArrowListCell(a, Of(a.Values, name), a.Values.Length, row => Fixed(a, row)),
        _ => null,
    };

    private static (long From, long To) Fixed(FixedSizeListArray array, int row)
    {
        long size = ((FixedSizeListType)array.Data.DataType).ListSize;
        return (row * size, (row + 1) * size);
    }

    /// <summary>Bytes that are text become text, others base 64.</summary>
    private static void Bytes(ReadOnlySpan<byte> bytes, JsonText to)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            to.Quoted(bytes);
        }
        else
        {
            to.Base64(bytes);
        }
    }

    private sealed class Plain<TArray>(TArray array, Action<TArray, int, JsonText> write) : ArrowCell
        where TArray : IArrowArray
    {
        internal override bool Write(int row, JsonText to)
        {
            if (array.IsNull(row))
            {
                return false;
            }

            write(array, row, to);
            return true;
        }
    }

    private sealed class Fraction<TArray>(TArray array, Func<TArray, int, JsonText, bool> write) : ArrowCell
        where TArray : IArrowArray
    {
        internal override bool Write(int row, JsonText to) => !array.IsNull(row) && write(array, row, to);
    }

    private sealed class Clock32(Time32Array array, TimeUnit unit) : ArrowCell
    {
        internal override bool Write(int row, JsonText to) => !array.IsNull(row) && ArrowTime.WriteClock(array.Values[row], unit, to);
    }

    private sealed class Clock64(Time64Array array, TimeUnit unit) : ArrowCell
    {
        internal override bool Write(int row, JsonText to) => !array.IsNull(row) && ArrowTime.WriteClock(array.Values[row], unit, to);
    }

    /// <summary>A duration with its unit, <c>250ms</c>, as texts have it.</summary>
    private sealed class Duration(DurationArray array) : ArrowCell
    {
        internal override bool Write(int row, JsonText to)
        {
            if (array.IsNull(row))
            {
                return false;
            }

            to.Raw((byte)'"');
            to.Number(array.Values[row]);
            to.Raw(array.DataType.Unit switch { TimeUnit.Second => "s\""u8, TimeUnit.Millisecond => "ms\""u8, TimeUnit.Microsecond => "us\""u8, _ => "ns\""u8 });
            return true;
        }
    }

    private sealed class Nothing : ArrowCell
    {
        internal override bool Write(int row, JsonText to) => false;
    }
}
