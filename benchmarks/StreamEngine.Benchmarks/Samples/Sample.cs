using StreamEngine.LoadGen;

namespace StreamEngine.Benchmarks.Samples;

/// <summary>One megabyte of a generated stream, the same in every run, made once a process.</summary>
internal sealed class Sample
{
    private const int Size = 1 << 20;
    private static readonly Dictionary<StreamFormat, Sample> _samples = [];

    private Sample(byte[] bytes, long records)
    {
        Bytes = bytes;
        Records = records;
    }

    internal byte[] Bytes { get; }

    internal long Records { get; }

    internal static Sample Of(StreamFormat format)
    {
        lock (_samples)
        {
            if (!_samples.TryGetValue(format, out Sample? sample))
            {
                bool hasSeries = new GeneratorOptions { Format = format }.IsMetric && format is not (StreamFormat.Csv or StreamFormat.CsvLong);
                var generator = StreamGenerator.Create(new GeneratorOptions { Format = format, Series = hasSeries ? 1000 : 0 });
                byte[] buffer = new byte[Size];
                int length = generator.Fill(buffer);
                sample = _samples[format] = new Sample(buffer[..length], generator.RecordsWritten);
            }

            return sample;
        }
    }
}
