using Apache.Arrow;
using Apache.Arrow.Types;

namespace StreamEngine.Windowing;

/// <summary>Wraps the columns of a frame as Arrow arrays.</summary>
internal static class FrameArrow
{
    internal static RecordBatch Wrap(Frame frame)
    {
        int rows = frame.Count;
        var schema = new Schema.Builder();
        var arrays = new List<IArrowArray>();
        var timestamp = new TimestampType(TimeUnit.Nanosecond, "UTC");
        Constant("start", frame.Start);
        Constant("end", frame.End);
        schema.Field(f => f.Name("series_id").DataType(Int32Type.Default).Nullable(false));
        arrays.Add(new Int32Array(new ArrowBuffer(frame.IdBytes()), ArrowBuffer.Empty, rows, 0, 0));
        var names = new StringArray.Builder();
        foreach (int id in frame.SeriesIds)
        {
            names.Append(frame.Series[id].Key);
        }

        schema.Field(f => f.Name("series").DataType(StringType.Default).Nullable(false));
        arrays.Add(names.Build());
        for (int i = 0; i < frame.Aggregates.Count; i++)
        {
            string name = frame.Aggregates[i].Name;
            schema.Field(f => f.Name(name).DataType(DoubleType.Default).Nullable(false));
            arrays.Add(new DoubleArray(new ArrowBuffer(frame.ColumnBytes(i)), ArrowBuffer.Empty, rows, 0, 0));
        }

        return new RecordBatch(schema.Build(), arrays, rows);

        void Constant(string name, long value)
        {
            var builder = new Int64Array.Builder().Reserve(rows);
            for (int i = 0; i < rows; i++)
            {
                builder.Append(value);
            }

            schema.Field(f => f.Name(name).DataType(timestamp).Nullable(false));
            arrays.Add(new TimestampArray(timestamp, builder.Build().ValueBuffer, ArrowBuffer.Empty, rows, 0, 0));
        }
    }
}
