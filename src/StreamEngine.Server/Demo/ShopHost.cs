namespace StreamEngine.Server.Demo;

/// <summary>The gauges of one host: slow noise around levels of its own.</summary>
internal sealed class ShopHost
{
    // Log rotation lets every disk rise by this many percent and fall back.
    private const double SawtoothPercent = 0.6;

    private readonly double _cpu;
    private readonly double _memory;
    private readonly double _disk;
    private readonly int _rotationSeconds;
    private readonly int _rotationPhase;
    private readonly bool _diskFills;
    private double _cpuNoise;
    private double _memoryNoise;
    private double _latencyNoise;

    /// <summary>Draws the levels of a host.</summary>
    public ShopHost(int service, int index, DemoRandom random)
    {
        Service = service;
        Index = index;
        string name = $"{ShopCatalog.Services[service].Name}-{index + 1}";
        Tags = $",host={name},service={ShopCatalog.Services[service].Name}";
        _diskFills = name == ShopTimeline.DiskHost;
        _cpu = 25 + (20 * random.NextUnit());
        _memory = 48 + (20 * random.NextUnit());
        _disk = 35 + (25 * random.NextUnit());
        _rotationSeconds = 1200 + (60 * random.Next(10));
        _rotationPhase = random.Next(_rotationSeconds);
    }

    /// <summary>Index of the service.</summary>
    public int Service { get; }

    /// <summary>Index of the host in its service.</summary>
    public int Index { get; }

    /// <summary>The tags of all its series.</summary>
    public string Tags { get; }

    /// <summary>Failed requests of the last half minute.</summary>
    public ErrorWindow Errors { get; } = new();

    /// <summary>The next cpu usage in percent, for a load relative to the mean.</summary>
    public double Cpu(double load, DemoRandom random)
    {
        _cpuNoise = (0.7 * _cpuNoise) + (0.7 * random.NextGaussian());
        return Math.Clamp((_cpu * load) + (1.6 * _cpuNoise), 0, 100);
    }

    /// <summary>The next memory usage in percent.</summary>
    public double Memory(DemoRandom random)
    {
        _memoryNoise = (0.9 * _memoryNoise) + (0.43 * random.NextGaussian());
        return Math.Clamp(_memory + (0.5 * _memoryNoise), 0, 100);
    }

    /// <summary>The next disk usage in percent.</summary>
    public double Disk(int second, DemoRandom random)
    {
        double sawtooth = ((double)((second + _rotationPhase) % _rotationSeconds) / _rotationSeconds) - 0.5;
        double level = _diskFills ? ShopTimeline.DiskTrend(second) : _disk;
        return Math.Clamp(level + (SawtoothPercent * sawtooth) + (0.02 * random.NextGaussian()), 0, 100);
    }

    /// <summary>The next measured 95th percentile of latency around its true value.</summary>
    public double Latency(double trueMs, DemoRandom random)
    {
        _latencyNoise = (0.5 * _latencyNoise) + (0.87 * random.NextGaussian());
        return trueMs * Math.Exp(0.045 * _latencyNoise);
    }
}
