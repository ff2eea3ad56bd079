using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using StreamEngine.Pipeline;

namespace StreamEngine.Extensions;

/// <summary>Adds a pipeline to a host.</summary>
public static class StreamEngineServices
{
    /// <summary>Name of the health check.</summary>
    public const string HealthCheckName = "streamengine";

    /// <summary>
    /// Adds a pipeline as a singleton <see cref="StreamPipeline"/>, the hosted service that runs it, and its health check. Messages of the
    /// pipeline go to the host's logging.
    /// </summary>
    /// <param name="services">Services of the host.</param>
    /// <param name="configure">Composes the pipeline; called once, when the host starts.</param>
    /// <exception cref="InvalidOperationException">A pipeline was added before: a host runs one.</exception>
    public static IServiceCollection AddStreamEngine(this IServiceCollection services, Action<PipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, null, (_, builder) => configure(builder));
    }

    /// <summary>Adds a pipeline whose sources or sinks come from the host's services; see the other form.</summary>
    /// <param name="services">Services of the host.</param>
    /// <param name="configure">Composes the pipeline; called once, when the host starts. The pipeline disposes of its sinks.</param>
    /// <exception cref="InvalidOperationException">A pipeline was added before: a host runs one.</exception>
    public static IServiceCollection AddStreamEngine(this IServiceCollection services, Action<IServiceProvider, PipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, null, configure);
    }

    /// <summary>Adds a pipeline whose options come from configuration; see the other form.</summary>
    /// <param name="services">Services of the host.</param>
    /// <param name="configuration">
    /// Section whose keys are the names of the options, such as <c>Workers</c> and <c>Windows:Size</c>. Read once, when the host starts: an
    /// unknown key or a bad value ends the start with an <see cref="ArgumentException"/> that lists all of them.
    /// </param>
    /// <param name="configure">Composes the pipeline, after the options were set.</param>
    /// <exception cref="InvalidOperationException">A pipeline was added before: a host runs one.</exception>
    public static IServiceCollection AddStreamEngine(
        this IServiceCollection services, IConfiguration configuration, Action<PipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, configuration, (_, builder) => configure(builder));
    }

    private static IServiceCollection Add(
        IServiceCollection services, IConfiguration? configuration, Action<IServiceProvider, PipelineBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(static s => s.ServiceType == typeof(StreamPipeline)))
        {
            throw new InvalidOperationException("A pipeline was added before: a host runs one pipeline.");
        }

        services.AddSingleton(provider => Compose(provider, configuration, configure));
        services.AddSingleton(static provider => provider.GetRequiredService<PipelineBuilder>().Build());
        services.AddHostedService<StreamEngineHostedService>();
        services.AddSingleton(static provider => new StreamEngineHealthCheck(
            provider.GetRequiredService<StreamPipeline>(), provider.GetRequiredService<PipelineBuilder>().Options.Time));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            HealthCheckName, static provider => provider.GetRequiredService<StreamEngineHealthCheck>(), failureStatus: null, tags: null));
        return services;
    }

    private static PipelineBuilder Compose(
        IServiceProvider provider, IConfiguration? configuration, Action<IServiceProvider, PipelineBuilder> configure)
    {
        var builder = new PipelineBuilder();
        if (provider.GetService<ILoggerFactory>() is { } loggers)
        {
            builder.Logger = loggers.CreateLogger("StreamEngine");
        }

        if (configuration is not null)
        {
            IReadOnlyList<string> errors = PipelineOptionsBinder.Bind(configuration, builder.Options);
            if (errors.Count > 0)
            {
                throw new ArgumentException(string.Join(" ", errors.Concat(builder.Options.Validate())));
            }
        }

        configure(provider, builder);
        return builder;
    }
}
