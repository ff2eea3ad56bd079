using Apache.Arrow;
using Apache.Arrow.Types;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>Turns the column of a batch into one of the type that a file has for it.</summary>
internal static class FieldFit
{
    /// <summary>A column without values.</summary>
    internal static IArrowArray Nulls(IArrowType type, int rows) => Make(type, rows, static (_, _, _) => false, null, null);

    /// <summary>The column in another type; null where a value does not fit, which <paramref name="left"/> is told.</summary>
    internal static IArrowArray Convert(IArrowArray column, IArrowType type, bool[] left) =>
        Make(type, column.Length, static (array, row, _) => !array!.IsNull(row), column, left);

    private static IArrowArray Make(IArrowType type, int rows, Func<IArrowArray?, int, int, bool> has, IArrowArray? from, bool[]? left)
    {
        switch (type.TypeId)
        {
            case ArrowTypeId.Int64:
                var integers = new Int64Array.Builder().Reserve(rows);
                for (int row = 0; row < rows; row++)
                {
                    bool there = has(from, row, 0);
                    _ = there && FieldCell.TryInteger(from!, row, out long value) ? integers.Append(value) : Leave(integers.AppendNull(), left, row, there);
                }

                return integers.Build();
            case ArrowTypeId.Double:
                var numbers = new DoubleArray.Builder().Reserve(rows);
                for (int row = 0; row < rows; row++)
                {
                    bool there = has(from, row, 0);
                    _ = there && FieldCell.TryNumber(from!, row, out double value) ? numbers.Append(value) : Leave(numbers.AppendNull(), left, row, there);
                }

                return numbers.Build();
            case ArrowTypeId.Boolean:
                var truths = new BooleanArray.Builder().Reserve(rows);
                for (int row = 0; row < rows; row++)
                {
                    bool there = has(from, row, 0);
                    _ = there && FieldCell.TryTruth(from!, row, out bool value) ? truths.Append(value) : Leave(truths.AppendNull(), left, row, there);
                }

                return truths.Build();
            default:
                return Texts(rows, from);
        }
    }

    private static StringArray Texts(int rows, IArrowArray? from)
    {
        var texts = new StringArray.Builder();
        Span<byte> room = stackalloc byte[40];
        for (int row = 0; row < rows; row++)
        {
            _ = from is null || from.IsNull(row) ? texts.AppendNull() : texts.Append(FieldCell.Text(from, row, room));
        }

        return texts.Build();
    }

    private static T Leave<T>(T builder, bool[]? left, int row, bool there)
    {
        if (there)
        {
            left![row] = true;
        }

        return builder;
    }
}
