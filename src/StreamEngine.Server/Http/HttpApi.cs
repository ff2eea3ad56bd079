using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamEngine.Emission;
using StreamEngine.Parsing;
using StreamEngine.Scoring.Rules;
using StreamEngine.Server.Run;
using StreamEngine.Templates;

namespace StreamEngine.Server.Http;

/// <summary>What the API needs of the running process.</summary>
internal interface IServerState
{
    /// <summary>Whether the process does its work.</summary>
    Readiness Ready();

    /// <summary>The metrics page.</summary>
    string Metrics();

    /// <summary>The last insights.</summary>
    RecentInsights Recent { get; }

    /// <summary>The log templates so far.</summary>
    TemplateList Templates();

    /// <summary>Takes what a person says of an alert; gives what is wrong with it, or null.</summary>
    string? GiveFeedback(AlertFeedback feedback);

    /// <summary>The source behind /ingest; null when the configuration has none.</summary>
    IngestSource? Ingest { get; }
}

/// <summary>
/// Health, metrics, the last insights, the log templates, and the way in for records and feedback over HTTP. Listens on what the configuration says, the loopback address
/// by default.
/// </summary>
internal sealed class HttpApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IServerState _state;
    private readonly long _maxRequestBytes;

    private HttpApi(IPEndPoint endpoint, long maxRequestBytes, IServerState state)
    {
        _state = state;
        _maxRequestBytes = maxRequestBytes;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = maxRequestBytes;
            kestrel.Listen(endpoint);
        });
        _app = builder.Build();
        _app.MapGet("/health/live", static context => Text(context, 200, "application/json", "{\"status\":\"live\"}"));
        _app.MapGet("/health/ready", ReadyAsync);
        _app.MapGet("/metrics", context => Text(context, 200, PrometheusText.ContentType, _state.Metrics()));
        _app.MapGet("/insights", InsightsAsync);
        _app.MapGet("/templates", context => TemplatePages.ListAsync(context, _state.Templates()));
        _app.MapGet("/templates/{id}", context => TemplatePages.OneAsync(context, _state.Templates()));
        _app.MapPost("/feedback", context => FeedbackPage.TakeAsync(context, _state.GiveFeedback));
        _app.MapPost("/ingest", IngestAsync);
    }

    /// <summary>Addresses that are listened on.</summary>
    internal IEnumerable<string> Urls => _app.Urls;

    /// <exception cref="IOException">The address cannot be listened on.</exception>
    internal static async Task<HttpApi> StartAsync(IPEndPoint endpoint, long maxRequestBytes, IServerState state)
    {
        var api = new HttpApi(endpoint, maxRequestBytes, state);
        try
        {
            await api._app.StartAsync().ConfigureAwait(false);
            return api;
        }
        catch (IOException error)
        {
            await api.DisposeAsync().ConfigureAwait(false);
            throw new IOException($"http://{endpoint}: cannot listen: {error.Message}", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static Task Text(HttpContext context, int code, string type, string text)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text);
    }

    internal static Task Error(HttpContext context, int code, string error) =>
        Json(context, code, writer => writer.WriteString("error", error));

    internal static Task Json(HttpContext context, int code, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        return context.Response.Body.WriteAsync(buffer.WrittenMemory).AsTask();
    }

    private Task ReadyAsync(HttpContext context)
    {
        Readiness ready = _state.Ready();
        return Json(context, ready.IsReady ? 200 : 503, writer =>
        {
            writer.WriteString("status", ready.IsReady ? "ready" : "not ready");
            writer.WriteStartArray("reasons");
            foreach (string reason in ready.Reasons)
            {
                writer.WriteStringValue(reason);
            }

            writer.WriteEndArray();
        });
    }

    private async Task InsightsAsync(HttpContext context)
    {
        int limit = 100;
        if (context.Request.Query.TryGetValue("limit", out var text)
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > RecentInsights.Capacity))
        {
            await Error(context, 400, $"limit must be 1 to {RecentInsights.Capacity}, but is '{text}'").ConfigureAwait(false);
            return;
        }

        var buffer = new ArrayBufferWriter<byte>();
        InsightJson.WriteArray(buffer, _state.Recent.Take(limit));
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(buffer.WrittenMemory).ConfigureAwait(false);
    }

    private async Task IngestAsync(HttpContext context)
    {
        if (_state.Ingest is not { } source)
        {
            await Error(context, 404, "the configuration has no source of type http").ConfigureAwait(false);
            return;
        }

        string? format = context.Request.Query.TryGetValue("format", out var named) ? named.ToString() : null;
        if (format is not null && !FormatRegistry.Default.TryGet(format, out _, out string? unknown))
        {
            await Error(context, 400, unknown).ConfigureAwait(false);
            return;
        }

        (int code, string error, byte[] records) = await ReadBodyAsync(context.Request).ConfigureAwait(false);
        if (code != 200)
        {
            await Error(context, code, error).ConfigureAwait(false);
        }
        else if (records.Length > 0 && !await source.WriteAsync(format, records, context.RequestAborted).ConfigureAwait(false))
        {
            context.Response.Headers.RetryAfter = "5";
            await Error(context, 503, "the process is stopping and takes no more records").ConfigureAwait(false);
        }
        else
        {
            await Json(context, 200, writer => writer.WriteNumber("accepted_bytes", records.Length)).ConfigureAwait(false);
        }
    }

    /// <summary>The whole body, unpacked, with a line break at its end: records are taken together or not at all.</summary>
    private async Task<(int Code, string Error, byte[] Records)> ReadBodyAsync(HttpRequest request)
    {
        string encoding = request.Headers.ContentEncoding.ToString();
        if (encoding is not ("" or "identity" or "gzip"))
        {
            return (415, $"content encoding must be gzip or identity, but is '{encoding}'", []);
        }

        try
        {
            bool packed = encoding == "gzip";
            CancellationToken aborted = request.HttpContext.RequestAborted;
            Stream body = packed ? await GzipBody.OpenAsync(request.Body, aborted).ConfigureAwait(false) : request.Body;
            long most = _maxRequestBytes + (packed ? GzipBody.MarkLength : 0);
            using var records = new MemoryStream();
            byte[] buffer = new byte[64 * 1024];
            int read;
            while ((read = await body.ReadAsync(buffer, aborted).ConfigureAwait(false)) > 0)
            {
                if (records.Length + read > most)
                {
                    return (413, FormattableString.Invariant($"the request is larger than {_maxRequestBytes:N0} bytes"), []);
                }

                records.Write(buffer, 0, read);
            }

            if (packed)
            {
                GzipBody.TakeMark(records);
            }

            if (records.Length > 0 && records.GetBuffer()[records.Length - 1] != '\n')
            {
                records.WriteByte((byte)'\n');
            }

            return (200, string.Empty, records.ToArray());
        }
        catch (BadHttpRequestException error)
        {
            return (error.StatusCode, error.StatusCode == 413 ? FormattableString.Invariant($"the request is larger than {_maxRequestBytes:N0} bytes") : error.Message, []);
        }
        catch (InvalidDataException error)
        {
            return (400, $"the gzip data cannot be read: {error.Message}", []);
        }
    }

    /// <summary>Signals are the run command's business.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
