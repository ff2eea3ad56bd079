using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Apache.Arrow;

namespace StreamEngine.Server.Commands.Rows;

/// <summary>Values of a batch that have no place in the columns of a file: one JSON object a row, null where there are none.</summary>
internal sealed class OtherFields(int rows)
{
    private readonly List<(string Name, IArrowArray Column, bool[]? Rows)> _columns = [];

    /// <summary>Adds the values of a column, all of them or those of some rows.</summary>
    internal void Add(string name, IArrowArray column, bool[]? some) => _columns.Add((name, column, some));

    internal StringArray Build()
    {
        var texts = new StringArray.Builder();
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        for (int row = 0; row < rows; row++)
        {
            bool any = false;
            foreach ((string name, IArrowArray column, bool[]? some) in _columns)
            {
                if (!column.IsNull(row) && some?[row] != false)
                {
                    if (!any)
                    {
                        json.WriteStartObject();
                        any = true;
                    }

                    Write(json, name, column, row);
                }
            }

            if (!any)
            {
                texts.AppendNull();
                continue;
            }

            json.WriteEndObject();
            json.Flush();
            texts.Append(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
            json.Reset();
        }

        return texts.Build();
    }

    private static void Write(Utf8JsonWriter json, string name, IArrowArray column, int row)
    {
        switch (column)
        {
            case Int64Array integers:
                json.WriteNumber(name, integers.Values[row]);
                break;
            case DoubleArray numbers when double.IsFinite(numbers.Values[row]):
                json.WriteNumber(name, numbers.Values[row]);
                break;
            case BooleanArray truths:
                json.WriteBoolean(name, truths.GetValue(row) ?? false);
                break;
            default:
                json.WriteString(name, FieldCell.Text(column, row, stackalloc byte[40]));
                break;
        }
    }
}
