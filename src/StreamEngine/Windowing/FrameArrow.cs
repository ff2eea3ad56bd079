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
        bool own = !frame.RowStarts.IsEmpty;
        Time("start", frame.Start, 0);
        Time("end", frame.End, 1);
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

        void Time(string name, long value, int which)
        {
            schema.Field(f => f.Name(name).DataType(timestamp).Nullable(false));
            if (own)
            {
                var times = new ArrowBuffer(frame.ColumnBytes(frame.Aggregates.Count + which));
                arrays.Add(new TimestampArray(timestamp, times, ArrowBuffer.Empty, rows, 0, 0));
                return;
            }

            var builder = new Int64Array.Builder().Reserve(rows);
            for (int i = 0; i < rows; i++)
            {
                builder.Append(value);
            }

            arrays.Add(new TimestampArray(timestamp, builder.Build().ValueBuffer, ArrowBuffer.Empty, rows, 0, 0));
        }
    }
}
