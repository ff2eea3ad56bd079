using StreamEngine.Batching;
using StreamEngine.Parsing.Fields;
using StreamEngine.Parsing.Json;
using StreamEngine.Parsing.Protobuf;

namespace StreamEngine.Parsing.Otlp;

/// <summary>Reads metrics of the JSON mapping.</summary>
internal static class OtlpJsonMetric
{
    private static readonly WordTable s_kinds = WordTable.Of((1, "gauge sum"), (2, "histogram"), (3, "exponentialHistogram"), (4, "summary"));

    // In the order of their codes below.
    private static readonly WordTable s_members = WordTable.Of(
        (1, "timeUnixNano"), (2, "flags"), (3, "attributes"), (4, "asDouble"), (5, "asInt"), (6, "count"), (7, "sum"), (8, "bucketCounts"),
        (9, "explicitBounds"), (10, "zeroCount"), (11, "min"), (12, "max"), (13, "quantileValues"),
        (14, "scale"), (15, "zeroThreshold"), (16, "positive"), (17, "negative"), (18, "startTimeUnixNano"));

    /// <summary>Reads the metric that the cursor stands before.</summary>
    internal static void Read(scoped ref JsonCursor cursor, ref OtlpJsonValues values, scoped ref PointRows points, BatchBuilder output)
    {
        int start = cursor.Position;
        JsonCursor ahead = cursor;
        ReadOnlySpan<byte> name = values.Find(ref ahead, "name"u8) ? values.ReadText(ref ahead) : default;
        if (name.IsEmpty)
        {
            cursor.ReadValue(out _);
            values.Records++;
            output.Reject(values.From(start, cursor), WireFault.Name);
            return;
        }

        cursor.Enter((byte)'{');
        while (cursor.NextMember(out JsonToken key))
        {
            int kind = s_kinds.Find(values.Raw(key));
            ahead = cursor;
            if (kind != 0 && values.Find(ref ahead, "dataPoints"u8) && OtlpJsonValues.EnterArray(ref ahead))
            {
                points.IsDelta = kind == 3 && IsDelta(cursor, ref values);
                while (ahead.NextElement())
                {
                    values.Records++;
                    ReadPoint(ref ahead, ref values, ref points, kind, name);
                }
            }

            cursor.ReadValue(out _);
        }
    }

    /// <summary>The temporality of a metric's data, by number or by name.</summary>
    private static bool IsDelta(JsonCursor ahead, ref OtlpJsonValues values)
    {
        if (!values.Find(ref ahead, "aggregationTemporality"u8))
        {
            return false;
        }

        ahead.ReadValue(out JsonToken token);
        return values.Raw(token) is [(byte)'1'] || values.Raw(token).SequenceEqual("AGGREGATION_TEMPORALITY_DELTA"u8);
    }

    private static void ReadPoint(scoped ref JsonCursor cursor, ref OtlpJsonValues values, scoped ref PointRows points, int kind, ReadOnlySpan<byte> name)
    {
        int start = cursor.Position;
        points.Data.Clear();
        points.Data.Sum = 0;
        points.Histograms.Clear();
        points.Rows.Labels.Reset();
        if (OtlpJsonValues.EnterObject(ref cursor))
        {
            while (cursor.NextMember(out JsonToken key))
            {
                ReadMember(s_members.Find(values.Raw(key)), ref cursor, ref values, ref points);
            }
        }

        ReadOnlySpan<byte> point = values.From(start, cursor);
        switch (kind)
        {
            case 1:
                points.Rows.SetName(name);
                points.EndNumber(point);
                break;
            case 2:
                points.EndHistogram(point, name);
                break;
            case 3:
                points.EndExponential(point, name);
                break;
            default:
                points.EndSummary(point, name);
                break;
        }

        points.Rows.Learn();
    }

    private static void ReadMember(int member, scoped ref JsonCursor cursor, ref OtlpJsonValues values, scoped ref PointRows points)
    {
        ref PointData data = ref points.Data;
        switch (member)
        {
            case 1:
                values.TryReadNumber(ref cursor, out data.Time, ref data.Fault);
                break;
            case 2:
                values.TryReadNumber(ref cursor, out data.Flags, ref data.Fault);
                break;
            case 3:
                ReadAttributes(ref cursor, ref values, ref points);
                break;
            case 4:
                data.HasValue |= values.TryReadDouble(ref cursor, out data.Value, ref data.Fault);
                break;
            case 5 when values.TryReadNumber(ref cursor, out ulong whole, ref data.Fault):
                data.Value = (long)whole;
                data.HasValue = true;
                break;
            case 6:
                values.TryReadNumber(ref cursor, out data.Count, ref data.Fault);
                break;
            case 7:
                data.HasSum = values.TryReadDouble(ref cursor, out data.Sum, ref data.Fault);
                break;
            case 8 or 9:
                ReadNumbers(ref cursor, ref values, ref points, bounds: member == 9);
                break;
            case 10:
                values.TryReadNumber(ref cursor, out data.ZeroCount, ref data.Fault);
                break;
            case 11:
                data.HasMin = values.TryReadDouble(ref cursor, out data.Min, ref data.Fault);
                break;
            case 12:
                data.HasMax = values.TryReadDouble(ref cursor, out data.Max, ref data.Fault);
                break;
            case 13:
                ReadQuantiles(ref cursor, ref values, ref points);
                break;
            case >= 14:
                ReadExponential(member, ref cursor, ref values, ref points);
                break;
            case not 5:
                cursor.ReadValue(out _);
                break;
        }
    }

    /// <summary>Reads a member of an exponential histogram that others do not have.</summary>
    private static void ReadExponential(int member, scoped ref JsonCursor cursor, ref OtlpJsonValues values, scoped ref PointRows points)
    {
        ref PointData data = ref points.Data;
        HistogramReader histograms = points.Histograms;
        switch (member)
        {
            case 14:
                values.TryReadNumber(ref cursor, out ulong scale, ref data.Fault);
                histograms.Scale = (int)Math.Clamp((long)scale, int.MinValue, int.MaxValue);
                break;
            case 15:
                histograms.ZeroThreshold = values.TryReadDouble(ref cursor, out double threshold, ref data.Fault) ? threshold : 0;
                break;
            case 16 or 17:
                ReadBuckets(ref cursor, ref values, ref data, member == 16 ? histograms.Positive : histograms.Negative);
                break;
            default:
                values.TryReadNumber(ref cursor, out data.Start, ref data.Fault);
                break;
        }
    }

    private static void ReadBuckets(scoped ref JsonCursor cursor, ref OtlpJsonValues values, scoped ref PointData data, BucketSide side)
    {
        if (!OtlpJsonValues.EnterObject(ref cursor))
        {
            return;
        }

        while (cursor.NextMember(out JsonToken key))
        {
            if (values.Raw(key).SequenceEqual("offset"u8))
            {
                values.TryReadNumber(ref cursor, out ulong offset, ref data.Fault);
                side.Offset = (int)Math.Clamp((long)offset, int.MinValue, int.MaxValue);
            }
            else if (!values.Raw(key).SequenceEqual("bucketCounts"u8))
            {
                cursor.ReadValue(out _);
            }
            else if (OtlpJsonValues.EnterArray(ref cursor))
            {
                while (cursor.NextElement())
                {
                    values.TryReadNumber(ref cursor, out ulong count, ref data.Fault);
                    side.Add(count);
                }
            }
        }
    }

    private static void ReadAttributes(scoped ref JsonCursor cursor, ref OtlpJsonValues values, scoped ref PointRows points)
    {
        if (OtlpJsonValues.EnterArray(ref cursor))
        {
            while (cursor.NextElement())
            {
                values.ReadAttribute(ref cursor, out ReadOnlySpan<byte> key, out AnyValue value, ref points.Data.Fault);
                points.Attribute(key, value);
            }
        }
    }

    private static void ReadNumbers(scoped ref JsonCursor cursor, ref OtlpJsonValues values, scoped ref PointRows points, bool bounds)
    {
        ref PointData data = ref points.Data;
        if (!OtlpJsonValues.EnterArray(ref cursor))
        {
            return;
        }

        while (cursor.NextElement())
        {
            if (!bounds)
            {
                values.TryReadNumber(ref cursor, out ulong count, ref data.Fault);
                data.Counts.Add(count);
            }
            else
            {
                values.TryReadDouble(ref cursor, out double bound, ref data.Fault);
                data.Bounds.Add(BitConverter.DoubleToUInt64Bits(bound));
            }
        }
    }

    private static void ReadQuantiles(scoped ref JsonCursor cursor, ref OtlpJsonValues values, scoped ref PointRows points)
    {
        ref PointData data = ref points.Data;
        if (!OtlpJsonValues.EnterArray(ref cursor))
        {
            return;
        }

        while (cursor.NextElement())
        {
            double quantile = 0;
            double value = 0;
            if (OtlpJsonValues.EnterObject(ref cursor))
            {
                while (cursor.NextMember(out JsonToken key))
                {
                    bool isQuantile = values.Raw(key).SequenceEqual("quantile"u8);
                    if (isQuantile || values.Raw(key).SequenceEqual("value"u8))
                    {
                        values.TryReadDouble(ref cursor, out double number, ref data.Fault);
                        (quantile, value) = isQuantile ? (number, value) : (quantile, number);
                    }
                    else
                    {
                        cursor.ReadValue(out _);
                    }
                }
            }

            data.Counts.Add(BitConverter.DoubleToUInt64Bits(quantile));
            data.Counts.Add(BitConverter.DoubleToUInt64Bits(value));
        }
    }
}
