using System.Numerics;
using System.Text;
using StreamEngine.Batching;
using StreamEngine.Windowing.Expressions;

namespace StreamEngine.Windowing.LogSessions;

/// <summary>Reads the id of a session from log rows: from a column, a field or an expression, else from the message.</summary>
internal sealed class IdReader
{
    private readonly TextProgram? _program;
    private readonly ColumnNode? _column;
    private readonly byte[] _prefix;
    private readonly ulong[] _known = new ulong[ExpressionProgram.MaxWords];

    /// <summary>Makes a reader. Its options have been validated.</summary>
    internal IdReader(LogSessionOptions options)
    {
        _prefix = Encoding.UTF8.GetBytes(options.Prefix);
        _program = options.Field.Length > 0 ? options.Compile() : null;
        _column = _program?.Resolved is ColumnNode { Kind: ColumnKind.Text } column ? column : null;
    }

    /// <summary>Takes the id of a row.</summary>
    internal interface IRowHandler
    {
        /// <summary>Takes a row that has an id.</summary>
        void OnRow(int row, ReadOnlySpan<byte> id);
    }

    /// <summary>What is read of batches: it must be asked for where they are made.</summary>
    internal static (LogColumns Columns, IReadOnlyList<string> Fields) NeedsOf(LogSessionOptions options)
    {
        TextProgram? program = options.Field.Length > 0 ? options.Compile() : null;
        return ((program?.Columns ?? LogColumns.None) | (options.Prefix.Length > 0 ? LogColumns.Body : LogColumns.None), program?.Fields ?? []);
    }

    /// <summary>False when no row of a block has an id, as far as the look at one column tells: most logs have none.</summary>
    internal bool MayHaveIds(EventBatch batch, int start, int count)
    {
        if (_prefix.Length > 0 || _column is null)
        {
            return true;
        }

        int lengths = 0;
        foreach (ref readonly Utf8View view in batch.TextColumn(_column.Index).Span(start + count)[start..])
        {
            lengths |= view.Length;
        }

        return lengths != 0;
    }

    /// <summary>Hands over the rows of a block that have an id, in order.</summary>
    /// <param name="batch">Log rows.</param>
    /// <param name="start">First row of the block.</param>
    /// <param name="count">Rows of the block.</param>
    /// <param name="handler">Takes them.</param>
    internal void Read<THandler>(EventBatch batch, int start, int count, THandler handler)
        where THandler : IRowHandler, allows ref struct
    {
        for (int end = start + count; start < end; start += ExpressionProgram.MaxRows)
        {
            int rows = Math.Min(end - start, ExpressionProgram.MaxRows);
            if (_program is null || _column is not null)
            {
                ReadColumn(batch, start, rows, handler);
            }
            else
            {
                ReadProgram(batch, start, rows, handler);
            }
        }
    }

    private void ReadColumn<THandler>(EventBatch batch, int start, int rows, THandler handler)
        where THandler : IRowHandler, allows ref struct
    {
        for (int row = start; row < start + rows; row++)
        {
            ReadOnlySpan<byte> id = _column is null ? default : IdText.Clean(batch.Text(_column.Index, row));
            Hand(batch, row, id, handler);
        }
    }

    private void ReadProgram<THandler>(EventBatch batch, int start, int rows, THandler handler)
        where THandler : IRowHandler, allows ref struct
    {
        Span<Utf8View> views = _program!.Run(batch, start, rows, default, _known);
        if (_prefix.Length > 0)
        {
            for (int i = 0; i < rows; i++)
            {
                bool isThere = (_known[i >> 6] >> (i & 63) & 1) != 0;
                Hand(batch, start + i, isThere ? IdText.Clean(_program.Text(ref views[i])) : default, handler);
            }

            return;
        }

        for (int word = 0; word < (rows + 63) / 64; word++)
        {
            for (ulong left = _known[word]; left != 0; left &= left - 1)
            {
                int i = (word << 6) + BitOperations.TrailingZeroCount(left);
                Hand(batch, start + i, IdText.Clean(_program.Text(ref views[i])), handler);
            }
        }
    }

    private void Hand<THandler>(EventBatch batch, int row, ReadOnlySpan<byte> id, THandler handler)
        where THandler : IRowHandler, allows ref struct
    {
        if (id.IsEmpty && _prefix.Length > 0)
        {
            id = IdText.Find(batch.Text(LogText.Body, row), _prefix);
        }

        if (!id.IsEmpty)
        {
            handler.OnRow(row, id);
        }
    }
}
