using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Parsing.Fields;

namespace StreamEngine.Parsing.Json;

/// <summary>JSON objects, one a line: logs of any common vocabulary, metric points, change events, or snapshots full of numbers.</summary>
internal sealed class JsonFormat : IRecordFormat
{
    private const int MaxSampleRecords = 256;

    /// <summary>Numbers of a record from which a status or a duration among them is one of many, and not what the record is about.</summary>
    private const int ManyNumbers = 20;

    public string Name => "json";

    public double Match(in FormatSample sample)
    {
        Survey survey = Look(sample, new ParserOptions());
        return survey.Records == 0 ? 0 : (double)survey.Objects / survey.Records;
    }

    public IRecordParser CreateParser(in FormatSample sample, ParserOptions options)
    {
        Survey survey = Look(sample, options);
        return new JsonParser(options, snapshots: survey.Objects > 0 && survey.Snapshots * 2 > survey.Objects);
    }

    private static Survey Look(in FormatSample sample, ParserOptions options)
    {
        Survey survey = default;
        FieldSet fields = default;

        // Key tables read a little past the end of their text, and a sample may end where its memory does.
        byte[] bytes = new byte[sample.Bytes.Length + ByteText.Padding];
        sample.Bytes.CopyTo(bytes);
        ReadOnlySpan<byte> sampled = bytes.AsSpan(0, sample.Bytes.Length);
        ByteText text = new(sampled);
        JsonKeys keys = new(FieldProjection.None);
        JsonRow row = new(text, null!, null, wantsFields: false);
        RecordLines lines = new(sampled);
        while (survey.Records < MaxSampleRecords && lines.Next(out ReadOnlySpan<byte> line))
        {
            survey.Records++;
            fields.Start(sampled);
            JsonCursor cursor = new(line, options);
            if (new JsonRecord(text, lines.Start, row).Read(ref cursor, keys, ref fields))
            {
                survey.Objects++;
                survey.Snapshots += IsSnapshot(ref fields, ref cursor) ? 1 : 0;
            }
        }

        return survey;
    }

    /// <summary>
    /// A record without any field that a log would have, whose other leaves are numbers for the most part (six of ten). Texts
    /// that name the entity do not count against it.
    /// </summary>
    private static bool IsSnapshot(ref FieldSet fields, ref JsonCursor cursor)
    {
        ReadOnlySpan<WellKnownField> ofLogs =
        [
            WellKnownField.Body, WellKnownField.Severity, WellKnownField.TraceId, WellKnownField.ChangeType, WellKnownField.MetricName,
            WellKnownField.Status, WellKnownField.Duration,
        ];
        // A name of something, which is that of a metric where there is a value.
        bool isNamed = fields.Has(WellKnownField.MetricName) && fields[WellKnownField.MetricName].Rank == FieldTable.CapitalName + 1;
        foreach (WellKnownField field in ofLogs)
        {
            bool mayBeCounter = field is WellKnownField.Status or WellKnownField.Duration && cursor.Numbers > ManyNumbers;
            if (fields.Has(field) && !mayBeCounter && !(isNamed && field == WellKnownField.MetricName))
            {
                return false;
            }
        }

        if (fields.Has(WellKnownField.Value) && (isNamed || fields.Has(WellKnownField.Name)))
        {
            return false;
        }

        int numbers = cursor.Numbers - (fields.Has(WellKnownField.Time) && fields[WellKnownField.Time].Kind == ValueKind.Number ? 1 : 0);
        int texts = cursor.Strings - (fields.Has(WellKnownField.Time) && fields[WellKnownField.Time].Kind != ValueKind.Number ? 1 : 0);
        foreach (WellKnownField field in (ReadOnlySpan<WellKnownField>)[WellKnownField.Service, WellKnownField.Host, WellKnownField.Pod, WellKnownField.Name])
        {
            texts -= fields.Has(field) ? 1 : 0;
        }

        texts -= isNamed ? 1 : 0;

        return numbers >= 3 && numbers * 10 >= (numbers + texts) * 6;
    }

    private struct Survey
    {
        internal int Records;
        internal int Objects;
        internal int Snapshots;
    }
}
