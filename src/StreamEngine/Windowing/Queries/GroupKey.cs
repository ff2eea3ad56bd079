using System.Runtime.CompilerServices;
using StreamEngine.Batching;
using StreamEngine.Memory;
using StreamEngine.Numerics.Columns;
using StreamEngine.Numerics.Scanning;
using StreamEngine.Windowing.Expressions;

namespace StreamEngine.Windowing.Queries;

/// <summary>
/// One column of a group: gives rows the symbol of their text. Columns of integers are not shown as text but for the first time that a number comes.
/// </summary>
internal sealed class GroupKey
{
    /// <summary>Rows that are looked up one by one behind a number that the array does not have.</summary>
    private const int AloneRows = 32;

    private readonly TextProgram _program;
    private readonly TextProgram _source;
    private readonly RowJoin? _join;
    private readonly int _joined;
    private readonly ColumnNode? _column;
    private readonly int _limit;
    private readonly NumberTable _numbers = new();
    private readonly long[] _values = new long[ExpressionProgram.MaxRows];
    private readonly ulong[] _known = new ulong[ExpressionProgram.MaxWords];

    // Joined: one more than the symbol of each row of the table; 0 where it is not known.
    private readonly int[] _ofRow = [];

    /// <summary>Makes a column.</summary>
    /// <param name="name">Name of the label.</param>
    /// <param name="expression">What its value is.</param>
    /// <param name="schema">The columns of the rows.</param>
    /// <param name="limit">Values that are told apart.</param>
    /// <exception cref="ExpressionException">The expression does not fit the columns.</exception>
    internal GroupKey(string name, WindowExpression expression, RowSchema schema, int limit)
    {
        Name = name;
        _limit = limit;
        _program = _source = TextProgram.Make(expression.Root, schema, Kernel.Path);
        Symbols = new TextSymbols(limit, 256L * limit + (1 << 20));
        Node value = _program.Resolved;
        if (value is ColumnNode { Kind: ColumnKind.Joined } joined)
        {
            _join = schema.Join!;
            _joined = joined.Index;
            _ofRow = new int[_join.Table.Count];
            _source = TextProgram.Make(_join.On, schema, Kernel.Path);
            value = _source.Resolved;
        }

        _column = value as ColumnNode ?? (value is CallNode { Name: ExpressionFunctions.Text } shown ? shown.Arguments[0] as ColumnNode : null);
    }

    /// <summary>Name of the label.</summary>
    internal string Name { get; }

    /// <summary>The texts so far.</summary>
    internal TextSymbols Symbols { get; }

    /// <summary>What is read of a batch.</summary>
    internal ExpressionProgram Program => _source;

    /// <summary>Gives rows their symbols.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="start">First row of the block.</param>
    /// <param name="count">Rows of the block.</param>
    /// <param name="mask">Bits of the rows that are asked for.</param>
    /// <param name="rows">The same rows, from the start of the block.</param>
    /// <param name="symbols">Gets a symbol for each of them: <see cref="TextSymbols.None"/> without a value, <see cref="TextSymbols.Overflow"/> without room.</param>
    internal void Read(EventBatch batch, int start, int count, ReadOnlySpan<ulong> mask, ReadOnlySpan<ushort> rows, Span<int> symbols)
    {
        switch (_column?.Kind)
        {
            case ColumnKind.Field when FieldOf(batch) is not { } field || field.Type == FieldType.None:
                symbols.Clear();
                return;
            case ColumnKind.Field when FieldOf(batch) is { Type: FieldType.Int64 } field:
                ReadField(field, start, count, mask, rows, symbols);
                return;
            case ColumnKind.Text when _join is null:
                ReadColumn(batch.Texts(_column.Index), start, rows, symbols);
                return;
            case ColumnKind.Status:
                ReadNumbers<short>(batch.Statuses.Span(start + count)[start..], 0, rows, symbols);
                return;
            case ColumnKind.Severity:
                ReadNumbers<byte>(batch.Severities.Span(start + count)[start..], 0, rows, symbols);
                return;
            case ColumnKind.Template:
                ReadNumbers(batch.Templates.Span(start + count)[start..], -1, rows, symbols);
                return;
            default:
                ReadTexts(batch, start, count, mask, rows, symbols);
                return;
        }
    }

    private FieldColumn? FieldOf(EventBatch batch)
    {
        foreach (FieldColumn field in batch.Fields)
        {
            if (field.Name == _column!.Name)
            {
                return field;
            }
        }

        return null;
    }

    private void ReadField(FieldColumn field, int start, int count, ReadOnlySpan<ulong> mask, ReadOnlySpan<ushort> rows, Span<int> symbols)
    {
        ReadOnlySpan<byte> present = field.Present(start + count);
        present = present[Math.Min(start, present.Length)..];
        ReadOnlySpan<long> values = field.Numbers.Span(start + count)[start..];
        symbols = symbols[..rows.Length];
        if (present.Length == count && !present.Contains((byte)0))
        {
            RowPicks.Values(mask, values, _values, Kernel.Path);
            ReadOnlySpan<long> picked = _values.AsSpan(0, rows.Length);
            for (int i = 0; i < picked.Length;)
            {
                i += _numbers.Find(picked[i..], symbols[i..]);
                for (int end = Math.Min(i + AloneRows, picked.Length); i < end; i++)
                {
                    symbols[i] = SymbolOf(picked[i]);
                }
            }

            return;
        }

        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            symbols[i] = row < present.Length && present[row] != 0 ? SymbolOf(values[row]) : TextSymbols.None;
        }
    }

    private void ReadNumbers<T>(ReadOnlySpan<T> values, T none, ReadOnlySpan<ushort> rows, Span<int> symbols)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        for (int i = 0; i < rows.Length; i++)
        {
            T value = values[rows[i]];
            symbols[i] = value == none ? TextSymbols.None : SymbolOf(long.CreateTruncating(value));
        }
    }

    /// <summary>Reads a column of texts as it stands in the batch; an empty text is none.</summary>
    private void ReadColumn(SlabTexts texts, int start, ReadOnlySpan<ushort> rows, Span<int> symbols)
    {
        symbols = symbols[..rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            symbols[i] = Symbols.GetOrAddInSlab(texts[start + rows[i]]);
        }
    }

    private void ReadTexts(EventBatch batch, int start, int count, ReadOnlySpan<ulong> mask, ReadOnlySpan<ushort> rows, Span<int> symbols)
    {
        Span<Utf8View> views = _source.Run(batch, start, count, mask, _known);
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            symbols[i] = (_known[row >> 6] >> (row & 63) & 1) == 0 ? TextSymbols.None : SymbolOf(ref views[row]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SymbolOf(ref Utf8View view)
    {
        if (_join is not null)
        {
            return OfRow(view.Length <= Utf8View.MaxInline ? _join.Table.Find(ref view) : _join.Table.Find(_source.Text(ref view)));
        }

        return view.Length == 0 ? TextSymbols.None : view.Length <= Utf8View.MaxInline ? Symbols.GetOrAdd(ref view) : Symbols.GetOrAdd(_source.Text(ref view));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SymbolOf(long value) => _numbers.Find(value) is >= 0 and var symbol ? symbol : Learn(value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Learn(long value)
    {
        Span<byte> text = stackalloc byte[24];
        text = text[..FieldColumn.Format(value, text)];
        int symbol = _join is null ? Symbols.GetOrAdd(text) : OfRow(_join.Table.Find(text));
        if (symbol >= 0 && _numbers.Count < _limit)
        {
            _numbers.Add(value, symbol);
        }

        return symbol;
    }

    private int OfRow(int row)
    {
        if (row < 0)
        {
            return TextSymbols.None;
        }

        if (_ofRow[row] == 0)
        {
            int symbol = Symbols.GetOrAdd(_join!.Table.Text(row, _joined));
            if (symbol < 0)
            {
                return symbol;
            }

            _ofRow[row] = symbol + 1;
        }

        return _ofRow[row] - 1;
    }
}
