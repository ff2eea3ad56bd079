using System.Buffers.Text;
using System.Globalization;
using StreamEngine.Memory;
using StreamEngine.Numerics;

namespace StreamEngine.Batching;

/// <summary>
/// The values of one field in a batch. The first value decides the type; a later one that does not fit widens the column: integers become
/// numbers if all of them can without a change, and everything else text, in which numbers and truth values stand in their shortest form. Memory is rented with the first value; the batch decides how long it is kept.
/// </summary>
internal sealed class FieldColumn(SlabPool slabs, int capacity) : IDisposable
{
    private ColumnBuffer<byte>? _present;
    private ColumnBuffer<long>? _numbers;
    private ColumnBuffer<Utf8View>? _texts;

    /// <summary>Name, or path with dots between.</summary>
    internal string Name { get; private set; } = string.Empty;

    internal FieldType Type { get; private set; }

    /// <summary>Last row that has had a value; -1 when none has. Rows may be set in any order.</summary>
    internal int LastRow { get; private set; } = -1;

    /// <summary>Slabs that the column holds, with values or without.</summary>
    internal int Slabs => (_present is null ? 0 : 1) + (_numbers is null ? 0 : 1) + (_texts is null ? 0 : 1);

    /// <summary>Gives the column a name for another batch.</summary>
    internal void Bind(string name) => Name = name;

    internal bool Has(int row) => row <= LastRow && _present![row] != 0;

    /// <summary>One byte a row, 1 where it has a value, for rows up to <see cref="LastRow"/>; the rows after it have none.</summary>
    internal ReadOnlySpan<byte> Present(int rows) => _present is null ? [] : _present.Span(Math.Min(rows, LastRow + 1));

    /// <summary>Values of a column of integers or truth values (0 and 1); undefined where a row has none.</summary>
    internal ColumnBuffer<long> Numbers => _numbers!;

    /// <summary>Views of a column of text; undefined where a row has none.</summary>
    internal ColumnBuffer<Utf8View> Texts => _texts!;

    internal double Double(int row) => BitConverter.Int64BitsToDouble(_numbers![row]);

    /// <summary>Sets an integer, unless the row has a value already. False when the column holds text: <see cref="Text"/> must be used.</summary>
    internal bool TrySet(int row, long value)
    {
        if (Has(row))
        {
            return true;
        }

        if (Type == FieldType.Double)
        {
            return IsExact(value) && TrySet(row, (double)value);
        }

        if (Type != FieldType.Int64 && !Begin(FieldType.Int64))
        {
            return false;
        }

        Mark(row);
        _numbers![row] = value;
        return true;
    }

    /// <summary>Sets a number, unless the row has a value already. False when the column holds text.</summary>
    internal bool TrySet(int row, double value)
    {
        if (Has(row))
        {
            return true;
        }

        if (Type == FieldType.Int64)
        {
            if (!TryWidenToDouble())
            {
                return false;
            }
        }
        else if (Type != FieldType.Double && !Begin(FieldType.Double))
        {
            return false;
        }

        Mark(row);
        _numbers![row] = BitConverter.DoubleToInt64Bits(value);
        return true;
    }

    /// <summary>Sets a truth value, unless the row has a value already. False when the column holds something else.</summary>
    internal bool TrySet(int row, bool value)
    {
        if (Has(row))
        {
            return true;
        }

        if (Type != FieldType.Boolean && !Begin(FieldType.Boolean))
        {
            return false;
        }

        Mark(row);
        _numbers![row] = value ? 1 : 0;
        return true;
    }

    /// <summary>
    /// The place for a text of a row that has no value yet. The column must be of text: <see cref="NeedsWidening"/> tells, and <see cref="Widen"/> makes it one.
    /// </summary>
    internal ref Utf8View Text(int row)
    {
        if (Type == FieldType.None)
        {
            Begin(FieldType.Text);
        }

        Mark(row);
        return ref _texts![row];
    }

    /// <summary>True when the column holds values that are no text.</summary>
    internal bool NeedsWidening => Type is not (FieldType.None or FieldType.Text);

    /// <summary>Turns the values so far into text.</summary>
    /// <param name="store">Keeps a text: row, then its bytes.</param>
    internal void Widen(Action<FieldColumn, int, ReadOnlyMemory<byte>> store)
    {
        FieldType from = Type;
        ColumnBuffer<long> numbers = _numbers!;
        Type = FieldType.Text;
        _texts = new ColumnBuffer<Utf8View>(slabs, capacity);
        byte[] text = new byte[40];
        for (int row = 0; row <= LastRow; row++)
        {
            if (_present![row] != 0)
            {
                int length = from switch
                {
                    FieldType.Boolean => Format(numbers[row] != 0, text),
                    FieldType.Int64 => Format(numbers[row], text),
                    _ => Format(BitConverter.Int64BitsToDouble(numbers[row]), text),
                };
                store(this, row, text.AsMemory(0, length));
            }
        }

        Free(ref _numbers);
    }

    internal static int Format(long value, Span<byte> text) => Utf8Formatter.TryFormat(value, text, out int length) ? length : 0;

    internal static int Format(double value, Span<byte> text) => value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture) ? length : 0;

    internal static int Format(bool value, Span<byte> text)
    {
        ReadOnlySpan<byte> word = value ? "true"u8 : "false"u8;
        word.CopyTo(text);
        return word.Length;
    }

    /// <summary>Zeroes the values of rows that have none, so that what is read of them does not depend on what the memory held before.</summary>
    internal void ClearAbsent(int rows)
    {
        ReadOnlySpan<byte> present = Present(rows);
        _numbers?.Span(rows)[present.Length..].Clear();
        _texts?.Span(rows)[present.Length..].Clear();
        for (int row = present.IndexOf((byte)0); row >= 0 && row < present.Length; row++)
        {
            if (present[row] == 0)
            {
                if (_texts is not null)
                {
                    _texts[row] = default;
                }
                else
                {
                    _numbers![row] = 0;
                }
            }
        }
    }

    /// <summary>Takes the value of a row back that did not come to be.</summary>
    internal void Undo(int row)
    {
        if (row <= LastRow)
        {
            _present![row] = 0;
        }
    }

    /// <summary>Takes rows out and closes the gaps.</summary>
    /// <param name="rows">The rows, ascending.</param>
    /// <param name="count">Rows of the batch before.</param>
    internal void Remove(ReadOnlySpan<int> rows, int count)
    {
        if (Type != FieldType.None)
        {
            Cover(count - 1);
            LastRow -= rows.Length;
            _present!.Remove(rows, count);
            _numbers?.Remove(rows, count);
            _texts?.Remove(rows, count);
        }
    }

    /// <summary>Takes all values out and keeps the memory for those of another batch.</summary>
    internal void Reset()
    {
        Type = FieldType.None;
        LastRow = -1;
    }

    /// <summary>Gives the memory back; the column has no value afterwards.</summary>
    public void Dispose()
    {
        Reset();
        Free(ref _present);
        Free(ref _numbers);
        Free(ref _texts);
    }

    private static void Free<T>(ref ColumnBuffer<T>? buffer)
        where T : unmanaged
    {
        buffer?.Dispose();
        buffer = null;
    }

    /// <summary>Makes the rows up to one readable in <see cref="Presence"/>: a column that has a type.</summary>
    private void Cover(int row)
    {
        if (row > LastRow)
        {
            _present!.Span(row + 1)[(LastRow + 1)..].Clear();
            LastRow = row;
        }
    }

    /// <summary>Makes rows of a column of numbers readable in <see cref="Presence"/>.</summary>
    /// <param name="row">The last of them.</param>
    /// <returns>The kind of values that may go to <see cref="Numbers"/> where <see cref="Presence"/> has none, and are to be noted there; none for other columns.</returns>
    internal NumberKind CoverNumbers(int row)
    {
        if (Type is FieldType.Int64 or FieldType.Double)
        {
            Cover(row);
            return Type == FieldType.Int64 ? NumberKind.Integer : NumberKind.Double;
        }

        return NumberKind.None;
    }

    /// <summary>
    /// Makes rows up to one readable in <see cref="Presence"/>, in a column of text or without values: texts may go to <see cref="Texts"/> where
    /// it has none, and are to be noted there.
    /// </summary>
    internal void CoverTexts(int row)
    {
        Begin(FieldType.Text);
        Cover(row);
    }

    /// <summary>One byte a row, 1 where it has a value, for rows that are covered.</summary>
    internal ColumnBuffer<byte> Presence => _present!;

    /// <summary>True when a number can be a double and be the same.</summary>
    internal static bool IsExact(long value) => value is >= -(1L << 53) and <= 1L << 53;

    /// <summary>Integers beyond 53 bits would change: such a column becomes text instead.</summary>
    private bool TryWidenToDouble()
    {
        for (int row = 0; row <= LastRow; row++)
        {
            if (_present![row] != 0 && !IsExact(_numbers![row]))
            {
                return false;
            }
        }

        for (int row = 0; row <= LastRow; row++)
        {
            _numbers![row] = BitConverter.DoubleToInt64Bits(_numbers[row]);
        }

        Type = FieldType.Double;
        return true;
    }

    private bool Begin(FieldType type)
    {
        if (Type != FieldType.None)
        {
            return false;
        }

        Type = type;
        _present ??= new ColumnBuffer<byte>(slabs, capacity);
        if (type == FieldType.Text)
        {
            Free(ref _numbers);
            _texts ??= new ColumnBuffer<Utf8View>(slabs, capacity);
        }
        else
        {
            Free(ref _texts);
            _numbers ??= new ColumnBuffer<long>(slabs, capacity);
        }

        return true;
    }

    private void Mark(int row)
    {
        Cover(row);
        _present![row] = 1;
    }
}
